"""Deals: what the sellers hoped to sell to the bigger customers, and how far each came.

Belongs here: opportunities of a day's orders with the moment of every stage, as known on `today`. Does not: the orders
themselves (`orders.py`), or Tryton's records of them (`erp/`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from sample_company.customers import Customer
from sample_company.orders import Line, Order
from sample_company.staff import seller_of
from sample_company.world import World

TIERS = ("A", "B")
FROM_ORDER, OTHERS = (
    0.5,
    0.7,
)  # opportunities an order: those that led to it, and those that led nowhere or not yet
WON, LOST = ("confirmed", "processing", "done"), ("cancelled",)
FIRST_HOUR_UTC, OFFICE_MINUTES = 1, 540  # nine to six in Shanghai
PROBABILITY = {"lead": 0.2, "opportunity": 0.5, "converted": 0.8, "won": 1.0, "lost": 0.0, "cancelled": 0.0}


@dataclass(frozen=True)
class Opportunity:
    """One deal. `stages`: each state it took with its moment (UTC), the first always 'lead'. `order`: what came of it."""

    reference: str
    customer: Customer
    employee: str
    amount: Decimal
    stages: tuple[tuple[str, datetime], ...]
    order: str | None
    goods: tuple[Line, ...]  # what he hopes to sell

    @property
    def state(self) -> str:
        return self.stages[-1][0]

    @property
    def start(self) -> date:
        return self.stages[0][1].date()

    @property
    def end(self) -> date | None:
        return self.stages[-1][1].date() if self.state in ("won", "lost", "cancelled") else None


def opportunities_of(world: World, orders: tuple[Order, ...], today: date) -> Iterator[Opportunity]:
    """The deals round some orders: those that became one of them, and others of the same customers."""
    for order in orders:
        if order.customer.tier not in TIERS or order.returns or order.amount <= 0:
            continue
        dice = world.plan.dice("opportunities", order.reference)
        if dice.random() < FROM_ORDER:
            yield _made(world, dice, order, "1", _led_to(dice, order), today)
        if dice.random() < OTHERS:
            yield _made(world, dice, order, "2", _led_nowhere(dice, order.day), today)


def _made(
    world: World, dice: Random, order: Order, number: str, steps: list[tuple[str, date]], today: date
) -> Opportunity:
    hoped = order.amount * Decimal(dice.randint(80, 140)) / 100
    known = [(state, max(day, world.plan.first_day)) for state, day in steps if day <= today]
    stages, before = [], datetime.min.replace(tzinfo=UTC)
    for state, day in known:
        moment = datetime.combine(day, time(FIRST_HOUR_UTC), UTC) + timedelta(
            minutes=dice.randrange(OFFICE_MINUTES)
        )
        before = max(moment, before + timedelta(minutes=1))
        stages.append((state, before))
    leads_to = stages[-1][0] in ("converted", "won", "lost") and number == "1"
    amount = order.amount if leads_to else hoped.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    employee = seller_of(world.plan, order.customer.unit, order.customer.code, stages[0][1].date())
    return Opportunity(
        f"D-{order.reference}-{number}",
        order.customer,
        employee,
        amount,
        tuple(stages),
        order.reference if leads_to else None,
        tuple(line for line in order.lines if line.product),
    )


def _led_to(dice: Random, order: Order) -> list[tuple[str, date]]:
    """Lead, opportunity, converted into the order; then what became of the order."""
    since = order.day - timedelta(dice.randint(8, 60))
    steps = [
        ("lead", since),
        ("opportunity", since + timedelta(dice.randint(0, 7))),
        ("converted", order.day),
    ]
    if order.state in WON:
        steps.append(("won", order.day))
    elif order.state in LOST:
        steps.append(("lost", order.day))
    return steps


def _led_nowhere(dice: Random, day: date) -> list[tuple[str, date]]:
    """Lost or cancelled in the end, some while still a lead."""
    steps = [("lead", day - timedelta(dice.randint(0, 20)))]
    if dice.random() < 0.75:
        steps.append(("opportunity", steps[0][1] + timedelta(dice.randint(1, 14))))
    end = "lost" if dice.random() < 0.75 else "cancelled"
    return [*steps, (end, steps[-1][1] + timedelta(dice.randint(5, 70)))]
