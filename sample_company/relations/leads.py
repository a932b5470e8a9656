"""Enquiries that somebody may make something of: who asks, by which road, and what becomes of them.

Belongs here: a day's leads and their course. Does not: the deal that a converted one becomes (`deals.py`, `story.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from sample_company import spellings
from sample_company.customers import Customer, company
from sample_company.people import Person, people, person
from sample_company.plan import Plan
from sample_company.relations.moments import business_day, drawn, later, office, share
from sample_company.staff import seller_of
from sample_company.units import CUSTOMERS_BY_UNIT

LEADS, FEWEST = 6_000, 60  # of scale 1, of any scale
DAYS = 912  # of the written past, on the average
STRANGERS = 0.5
# as the customer system calls them
SOURCES = (
    "web form",
    "referral",
    "campaign",
    "call",
    "email",
    "partner",
    "walk-in",
    "directory or marketplace",
)
SOURCE_ODDS = (30, 15, 18, 10, 12, 6, 4, 5)  # campaigns are trade fairs
FATES = ("converted", "recycled", "closed", "in process")
FATE_ODDS = (20, 30, 35, 15)
RATINGS = ("HOT", "WARM", "COLD", None)
CURRENCY_OF = {"EU": "EUR", "AM": "USD", "AP": "USD"}


@dataclass(frozen=True)
class Lead:
    """One enquiry. `steps`: each status it took, with its moment; the first always 'assigned'."""

    reference: str
    person: Person
    company: str
    given: str
    family: str
    email: str | None
    phone: str | None
    source: str
    rating: str | None
    amount: Decimal | None
    owner: str
    steps: tuple[tuple[str, datetime], ...]

    @property
    def customer(self) -> Customer:
        return self.person.customer

    @property
    def since(self) -> datetime:
        return self.steps[0][1]

    @property
    def answered(self) -> datetime | None:
        """When somebody first wrote back; None for the fate of never."""
        return self.steps[1][1] if len(self.steps) > 1 else None

    @property
    def converted(self) -> datetime | None:
        return self.steps[-1][1] if self.steps[-1][0] == "converted" else None

    def status(self, until: datetime) -> str:
        """As known just before `until`."""
        return [status for status, moment in self.steps if moment < until][-1]


def leads_on(plan: Plan, day: date, first_number: int, taken: set[str]) -> Iterator[Lead]:
    """The day's leads. first_number: how many there were before. taken: e-mails of leads, lower case; new ones are added."""
    dice = plan.dice("leads", day)
    for place in range(drawn(dice, max(LEADS * plan.scale, FEWEST) / DAYS * share(day))):
        yield _lead(plan, plan.dice("lead", day, place), day, place + 1, first_number + place, taken)


def _lead(plan: Plan, dice: Random, day: date, place: int, number: int, taken: set[str]) -> Lead:
    asks = _stranger(dice, number) if dice.random() < STRANGERS else dice.choice(askers(plan))
    unit = asks.customer.unit
    since = office(dice, day)
    fate = dice.choices(FATES, FATE_ODDS)[0]
    steps = [("assigned", since)]
    if fate != "closed" or dice.random() < 0.7:  # some are never answered
        steps.append(("in process", later(dice, since, 0, 3)))
    if fate != "in process":
        steps.append((fate, later(dice, steps[-1][1], 3, 30)))
    email: str | None = asks.email
    if email.lower() in taken:
        email = None  # asks again, from a form that wants a telephone number only
    if email and fate != "converted" and dice.random() < 0.1:
        email = None
    if email:
        taken.add(email.lower())
    elif fate == "converted":  # the customer system converts nobody without an address
        steps[-1] = ("recycled", steps[-1][1])
    given, family = spellings.person_name(asks, dice)
    amount = Decimal(dice.randrange(20, 900)) * 1000 if dice.random() < 0.6 else None
    return Lead(
        f"L-{day:%Y%m%d}-{place}", asks, spellings.company_name(asks.customer, dice).strip(), given, family, email,
        spellings.phone(asks, dice) if dice.random() < 0.8 or not email else None,
        dice.choices(SOURCES, SOURCE_ODDS)[0], dice.choice(RATINGS), amount,
        seller_of(plan, unit, asks.customer.code, day), tuple(steps),
    )  # fmt: skip


@cache
def askers(plan: Plan) -> tuple[Person, ...]:
    """People at firms that buy already: those of small firms twice as likely as the others."""
    return tuple(asks for asks in people(plan) for _ in range(2 if asks.customer.tier == "C" else 1))


def _stranger(dice: Random, number: int) -> Person:
    """Somebody at a firm that buys nothing yet, and so stands in no ERP."""
    unit = dice.choices(list(CUSTOMERS_BY_UNIT), list(CUSTOMERS_BY_UNIT.values()))[0]
    country, city, name = company(dice, unit)
    firm = Customer(f"X{number + 1:05d}", name, country, city, CURRENCY_OF.get(unit, "CNY"), unit, "C", 1.0)
    return person(dice, firm, 0, 5_000_000 + number)


def stale(lead: Lead, day: date) -> bool:
    """Whether nobody will touch it again: lost for half a year."""
    status, moment = lead.steps[-1]
    return status in ("recycled", "closed") and business_day(moment) < day - timedelta(180)
