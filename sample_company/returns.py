"""Goods that customers send back: orders with negative lines, each of an order that went out a few weeks before.

Belongs here: which order a return takes back, and how much of it. Does not: how often (`orders.py`).
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sample_company.orders import Order

RETURNED = 0.012  # of the delivered orders
CYCLE = 16
# An order of the day at place r in its cycle comes back on the day at place PLACES[r] of the next: each day has one
# day of its own to take from, 11 to 32 days before, so no order is taken back twice.
PLACES = (5, 12, 0, 9, 14, 3, 7, 10, 1, 15, 6, 13, 2, 11, 4, 8)
DELIVERED_AFTER = 6


def sold_on(first_day: date, day: date) -> date | None:
    """The day whose orders come back on `day`; None where the company is too young."""
    cycle, place = divmod((day - first_day).days, CYCLE)
    number = (cycle - 1) * CYCLE + PLACES[place] - DELIVERED_AFTER
    return first_day + timedelta(number) if number >= 0 else None


def take_back(dice: Random, drawn: Order, sold: list[Order]) -> Order | None:
    """`drawn` made a return of one of the orders in `sold`, which loses it; None where none has as many goods.

    A return has as many lines as the order it stands for, so that a day keeps its number of lines.
    """
    size = sum(line.kind == "line" for line in drawn.lines)
    fitting = [order for order in sold if sum(line.product is not None for line in order.lines) >= size]
    if not fitting:
        return None
    original = dice.choice(fitting)
    sold.remove(original)
    goods = [line for line in original.lines if line.product]
    lines = []
    for line in sorted(dice.sample(range(len(goods)), size)):
        back = goods[line].quantity
        if dice.random() < 0.5:  # a part of it
            share = Decimal(dice.choice(("0.25", "0.5")))
            back = max((back * share).quantize(Decimal(1)), Decimal(1))
        lines.append(replace(goods[line], quantity=-min(back, goods[line].quantity)))
    return replace(
        drawn, customer=original.customer, unit=original.unit, store=original.store, price_list=original.price_list,
        state="done", delivered=True, returns=original.reference, lines=tuple(lines),
    )  # fmt: skip
