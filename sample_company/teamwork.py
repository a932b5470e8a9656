"""What sellers and units do for one another: contributions to colleagues, requests from unit to unit.

Belongs here: a month's records. Does not: points or awards for them, the files (`deliveries_monthly.py`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sample_company.plan import SHANGHAI, last_day
from sample_company.staff import employees
from sample_company.units import LEAVES
from sample_company.world import World

KINDS = (
    "article",
    "answer",
    "answer",
    "answer",
    "review",
    "mentoring",
    "lead_shared",
    "deal_support",
    "template",
)
ASKED = ("stock", "stock", "expertise", "staff", "introduction", "price", "other")
ANSWERED, DECLINED = 0.92, 0.12


def contributions(world: World, month: date) -> Iterator[tuple[str, ...]]:
    """(number, employee, kind, unit it was given to, day, hours) of the month; a fifth of the sellers give most."""
    for person in employees(world.plan):
        if person.came_on > month or (person.left_on and person.left_on <= last_day(month)):
            continue
        dice = world.plan.dice("contributions", person.code, month)
        often = 5 if int(person.code[1:]) % 5 == 0 else 1
        for place in range(dice.randint(0, 2 * often)):
            given_to = dice.choice(LEAVES)
            day = month + timedelta(dice.randrange((last_day(month) - month).days + 1))
            yield f"K-{person.code}-{month:%Y%m}-{place + 1}", person.code, dice.choice(KINDS), given_to, day.isoformat(), str(dice.randint(1, 8))  # fmt: skip


def requests(world: World, month: date) -> Iterator[tuple[str, ...]]:
    """(number, from, to, kind, status, employee, product, asked, answered, done) of the month, moments in Shanghai."""
    dice = world.plan.dice("requests", month)
    sellers = {unit: [e.code for e in employees(world.plan) if e.unit == unit] for unit in LEAVES}
    for place in range(dice.randint(8, 20)):
        asks, asked = dice.sample(LEAVES, 2)
        kind = dice.choice(ASKED)
        at = datetime(
            month.year,
            month.month,
            dice.randint(1, 27),
            dice.randint(9, 17),
            dice.randrange(60),
            tzinfo=SHANGHAI,
        )
        answered = at + timedelta(minutes=dice.randint(20, 3000)) if dice.random() < ANSWERED else None
        fate = "open" if answered is None else "declined" if dice.random() < DECLINED else "done"
        done = answered + timedelta(hours=dice.randint(2, 120)) if answered and fate == "done" else None
        product = dice.choice(world.products).code if kind in ("stock", "price") else ""
        moments = ("" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (at, answered, done))
        yield f"R-{month:%Y%m}-{place + 1:02d}", asks, asked, kind, fate, dice.choice(sellers[asks]), product, *moments  # fmt: skip
