"""A week of the past: what was ordered and what the tills sold, gathered before it is supplied and written.

Belongs here: sums by place and product, in hundredths of a unit. Does not: where goods come from (`supply.py`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sample_company.orders import Order
from sample_company.plan import Plan
from sample_company.tills import Sold

CENTRAL = "WH"
Key = tuple[str, str]  # a place (the central warehouse or a store's code) and a product's or material's code


@dataclass(frozen=True)
class Week:
    """Seven days, the last week of a plan perhaps less."""

    first: date
    last: date
    orders: tuple[Order, ...]
    tills: dict[date, dict[Key, Sold]]

    def need(self) -> dict[Key, int]:
        """What leaves each place for what was ordered in this week and delivered, and for what its tills sold."""
        need: defaultdict[Key, int] = defaultdict(int)
        for day in self.tills.values():
            for key, sold in day.items():
                need[key] += sold.hundredths
        for key, quantity in _goods(self.orders):
            if quantity > 0:
                need[key] += quantity
        return dict(need)

    def returned(self) -> dict[Key, int]:
        """What came back for the returns of this week; some of it arrives in the first days of the next."""
        back: defaultdict[Key, int] = defaultdict(int)
        for key, quantity in _goods(self.orders):
            if quantity < 0:
                back[key] -= quantity
        return dict(back)


def weeks(plan: Plan) -> Iterator[tuple[date, date]]:
    """First and last day of each week of the past; the last ends with today."""
    first = plan.first_day
    while first <= plan.today:
        yield first, min(first + timedelta(6), plan.today)
        first += timedelta(7)


def _goods(orders: tuple[Order, ...]) -> Iterator[tuple[Key, int]]:
    for order in orders:
        if order.delivered:
            for line in order.lines:
                if line.product:
                    yield (order.store or CENTRAL, line.product.code), int(line.quantity * 100)
