"""List prices that change on the days that pass after the written past.

Belongs here: when a list price changes, and what it is on a day. Does not: the price it began with (`catalogue.py`), what
a customer pays of it (`prices.py`), or Tryton's record of it (`erp/pricing.py`).

A change holds from the morning of its day on, in the stores and for orders of that day. The past has none: its orders
are checked against Tryton's price lists, which know today's price only.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cache

from sample_company.plan import Plan, days
from sample_company.world import world

EACH = 7  # days, of which one brings new prices
FEWEST, MOST = 3, 12  # products at a time
CHEAPER, DEARER = (86, 95), (104, 115)  # per cent of the price before
DEARER_OFTEN = 0.7
YUAN = Decimal(1)


def new_price(before: Decimal, percent: int) -> Decimal:
    """Whole yuan and the ending that the price had, for a shelf keeps its .90; always another price than before."""
    ending = before % YUAN
    found = (before * percent / 100).quantize(YUAN, rounding=ROUND_DOWN) + ending
    if found == before:
        found += YUAN if percent > 100 else -YUAN
    return found if found >= YUAN else before + YUAN


def changes_on(plan: Plan, day: date) -> dict[str, int]:
    """Code of each product that gets a new price on a day, and the per cent of the old one; empty on most days."""
    number, place = divmod((day - plan.today).days - 1, EACH)
    dice = plan.dice("new prices", number)
    if day <= plan.today or place != dice.randrange(EACH):
        return {}
    chosen = dice.sample(world(plan).products, dice.randint(FEWEST, MOST))
    return {
        product.code: dice.randint(*(DEARER if dice.random() < DEARER_OFTEN else CHEAPER))
        for product in chosen
    }


def list_prices(plan: Plan, day: date) -> Mapping[str, Decimal]:
    """The list price in CNY of every product on a day, by its code."""
    return _after(plan, max(day, plan.today))


@cache
def _after(plan: Plan, day: date) -> dict[str, Decimal]:
    found = {product.code: product.list_price for product in world(plan).products}
    for passed in days(plan.today + timedelta(1), day):
        for code, percent in changes_on(plan, passed).items():
            found[code] = new_price(found[code], percent)
    return found
