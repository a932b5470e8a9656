"""What the group wants of each sales unit in each month, and who may see which unit.

Belongs here: targets derived from the expected demand, and the demo's users. Does not: files (`deliveries.py`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sample_company.demand import expected_lines
from sample_company.orders import order
from sample_company.plan import Plan
from sample_company.prices import rate_on
from sample_company.units import LEAVES, ROOT
from sample_company.world import World, world

MONTHS_AHEAD = 18
SAMPLE = 2_000  # orders drawn to learn what a line is worth
# Mean of what a till line is, in units and after discounts.
TILL_QUANTITY, TILL_DISCOUNT = 1.4, 0.96
# username, unit, role, from, to: demo_nobody stands here on purpose nowhere; the manager once led another unit.
MEMBERSHIPS = (
    ("demo_executive", ROOT, "executive", date(2020, 1, 1), None),
    ("demo_manager", "BJ", "unit_manager", date(2021, 3, 1), date(2023, 12, 31)),
    ("demo_manager", "SH", "unit_manager", date(2024, 1, 1), None),
)


def months(plan: Plan) -> Iterator[tuple[date, date]]:
    """First and last day of each month that has targets: the past, and a year and a half to come."""
    first = plan.first_day
    for _ in range((plan.today.year - first.year) * 12 + plan.today.month - first.month + 1 + MONTHS_AHEAD):
        after = (first.replace(day=28) + timedelta(4)).replace(day=1)
        yield first, after - timedelta(1)
        first = after


def targets(plan: Plan) -> Iterator[tuple[str, date, Decimal]]:
    """(unit, first of month, target in CNY): the expected sales of orders and tills, stretched, in whole hundreds."""
    found = world(plan)
    line_value = _order_line_value(found)
    till_value = _till_line_value(found)
    buyers = sum(customer.weight for customer in found.customers)
    share = {u: sum(c.weight for c in found.customers if c.unit == u) / buyers for u in LEAVES}
    for first, last in months(plan):
        by_orders = expected_lines(plan, "orders", first, last) * line_value
        by_tills = expected_lines(plan, "tills", first, last) * till_value
        open_stores = [store for store in found.stores if store.opened_on <= last]
        floor = sum(store.weight for store in open_stores)
        for unit in LEAVES:
            shops = sum(store.weight for store in open_stores if store.unit == unit) / floor
            stretch = plan.dice("target", unit, first).uniform(0.93, 1.12)
            amount = (by_orders * share[unit] + by_tills * shops) * stretch
            yield unit, first, Decimal(max(round(amount / 100), 1) * 100)


def _order_line_value(found: World) -> float:
    """CNY a line of a booked order brings on average, from orders drawn for this alone."""
    plan, dice, total, lines = found.plan, found.plan.dice("target values"), 0.0, 0
    length = (plan.today - plan.first_day).days
    for number in range(SAMPLE):
        day = plan.first_day + timedelta(number * length // SAMPLE)
        drawn = order(found, dice, day, plan.today, "", 3)
        lines += 3
        if drawn.state in ("confirmed", "processing", "done"):
            total += float(drawn.amount / rate_on(plan, drawn.customer.currency, day))
    return total / lines


def _till_line_value(found: World) -> float:
    weights = sum(product.weight for product in found.products)
    mean = sum(product.weight * float(product.list_price) for product in found.products) / weights
    return mean * TILL_QUANTITY * TILL_DISCOUNT
