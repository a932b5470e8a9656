"""The company's sellers: numbers without names, five to a sales unit.

Belongs here: their numbers, units and when they came and went. Does not: what they sell (`opportunities.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sample_company.plan import Plan
from sample_company.units import LEAVES

SELLERS = 5


@dataclass(frozen=True)
class Employee:
    """A seller. The first of a unit leads it; `left_on` None: still there."""

    code: str
    unit: str
    leader: str
    came_on: date
    left_on: date | None


@cache
def employees(plan: Plan) -> tuple[Employee, ...]:
    """E0001 to E0060; one seller in ten has left."""
    dice, found = plan.dice("employees"), []
    for unit in LEAVES:
        leader = f"E{len(found) + 1:04d}"
        for place in range(SELLERS):
            came = plan.first_day - timedelta(dice.randint(30, 3000))
            left = (
                plan.first_day + timedelta(dice.randint(200, 800)) if place and dice.random() < 0.1 else None
            )
            found.append(Employee(f"E{len(found) + 1:04d}", unit, leader, came, left))
    return tuple(found)


def seller_of(plan: Plan, unit: str, customer: str, day: date) -> str:
    """The number of the seller who looks after a customer on a day: the same one until he leaves."""
    there = [e.code for e in employees(plan) if e.unit == unit and (e.left_on is None or e.left_on > day)]
    return there[int(customer[1:]) % len(there)]
