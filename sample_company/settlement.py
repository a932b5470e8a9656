"""How an order that was delivered goes on: when it is shipped, invoiced, due and paid.

Belongs here: dates and payments of one order, drawn from dice of its own. Does not: what was ordered (`orders.py`),
or how Tryton books it (`erp/`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

TERM_DAYS = {"A": 60, "B": 45, "C": 30}
# Upper ends: paid on time, late, in two parts, one part only; what is left never pays.
ON_TIME, LATE, TWO_PARTS, ONE_PART = 0.72, 0.90, 0.97, 0.985
SMALLEST_PARTED = 10  # an amount below is paid at once


@dataclass(frozen=True)
class Settlement:
    """One delivered order. Amounts are in the order's currency; a return's are negative: they are paid back."""

    shipped_on: date
    invoiced_on: date
    due_on: date
    payments: tuple[tuple[date, Decimal], ...]  # up to today

    def paid_in_full(self, amount: Decimal) -> bool:
        return sum((paid for _, paid in self.payments), Decimal(0)) == amount


def settlement(dice: Random, tier: str, day: date, amount: Decimal, today: date) -> Settlement:
    """The fate of an order of `day` over `amount`, as it is known on `today`."""
    shipped = min(day + timedelta(dice.randint(1, 5)), today)
    invoiced = min(shipped + timedelta(dice.choice((0, 0, 0, 1, 2))), today)
    due = invoiced + timedelta(TERM_DAYS[tier])
    payments = tuple((on, paid) for on, paid in _payments(dice, invoiced, due, amount) if on <= today)
    return Settlement(shipped, invoiced, due, payments)


def _payments(dice: Random, invoiced: date, due: date, amount: Decimal) -> tuple[tuple[date, Decimal], ...]:
    fate, early, late = dice.random(), timedelta(dice.randint(0, 12)), timedelta(dice.randint(1, 40))
    if amount < 0:
        return ((invoiced + timedelta(dice.randint(3, 14)), amount),)
    if fate < ON_TIME or amount < SMALLEST_PARTED:
        return ((due - early, amount),)
    if fate < LATE:
        return ((due + late, amount),)
    part = (amount * dice.randint(3, 7) / 10).quantize(Decimal("0.01"))
    if fate < TWO_PARTS:
        return ((due - early, part), (due + late, amount - part))
    return ((due - early, part),) if fate < ONE_PART else ()
