"""A day's orders of business customers.

Belongs here: who orders what, from which warehouse, at which price, and how far the order has come by its age. Does
not: how it gets into Tryton (`erp/`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from sample_company.catalogue import Product
from sample_company.customers import Customer
from sample_company.demand import lines_on
from sample_company.plan import Plan
from sample_company.prices import list_code, price_factor, promotions_on, rate_on, unit_price
from sample_company.repricing import list_prices
from sample_company.settlement import Settlement, settlement
from sample_company.world import World

STATES = ("draft", "quotation", "confirmed", "processing", "done", "cancelled")
# From this age in days on: the share of each state, in the order of STATES. A few drafts are forgotten for ever. What is open here is about
# as much as `erp/office.py` leaves open from day to day: else the first day that passes would confirm a pile, and be no company's day.
# One drawn 'done' is delivered; Tryton calls it done only once it is paid, and processing until then.
SHARES_BY_AGE = (
    (0, (3, 6, 50, 37, 0, 4)),
    (4, (1, 3, 36, 50, 5, 5)),
    (14, (0.7, 0.8, 7, 26, 59.5, 6)),
    (45, (0.4, 0.3, 0, 1.3, 92, 6)),
)
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8), (25, 25, 18, 12, 8, 6, 4, 2)
CASES, CASE_WEIGHTS = (1, 2, 3, 4, 5, 10, 20), (30, 25, 15, 10, 8, 8, 4)
FREIGHT = "运费 Freight"
REMARKS = ("请周五前送达", "随货附检验报告", "Please label every carton", "与上次订单同批发货", "发票另寄")


@dataclass(frozen=True)
class Line:
    """One line; `kind` 'comment' has only a description. Price in the order's currency for one unit."""

    kind: str
    product: Product | None
    description: str | None
    quantity: Decimal
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """As Tryton computes it: rounded half-even to the cent."""
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Order:
    """One order. `unit` None: nobody said which unit it belongs to; `store` None: from the central warehouse.

    `delivered`: shipped and invoiced (of a return: received and credited), see `settled`. `returns`: the reference
    of the order whose goods come back.
    """

    reference: str
    day: date
    customer: Customer
    unit: str | None
    store: str | None
    price_list: str
    state: str
    lines: tuple[Line, ...]
    delivered: bool = False
    returns: str | None = None

    @property
    def amount(self) -> Decimal:
        """Net amount of the order: the sum of its rounded lines."""
        return sum((line.amount for line in self.lines), Decimal(0))


def orders_on(world: World, day: date, today: date) -> Iterator[Order]:
    """The orders of a day, seen from `today`: together exactly as many lines as `demand` says."""
    from sample_company.returns import RETURNED, sold_on, take_back  # which is made of orders itself

    dice, returning = world.plan.dice("returns", day), sold_on(world.plan.first_day, day)
    sold: list[Order] | None = None
    for drawn in _drawn(world, day, today):
        if returning and drawn.delivered and dice.random() < RETURNED:
            if sold is None:
                sold = [found for found in _drawn(world, returning, today) if found.delivered]
            back = take_back(dice, drawn, sold)
            yield _as_settled(world.plan, back, today) if back else drawn
        else:
            yield drawn


def settled(plan: Plan, order: Order, today: date) -> Settlement:
    """How a delivered order went on up to `today`."""
    dice = plan.dice("settlement", order.reference)
    return settlement(dice, order.customer.tier, order.day, order.amount, today)


def _as_settled(plan: Plan, order: Order, today: date) -> Order:
    """A delivered order with the state that Tryton gives it: done once all of it is paid."""
    paid = settled(plan, order, today).paid_in_full(order.amount)
    return replace(order, state="done" if paid else "processing")


def _drawn(world: World, day: date, today: date) -> Iterator[Order]:
    """A day's orders before some of them are made returns."""
    left, number = lines_on(world.plan, "orders", day), 0
    dice = world.plan.dice("orders", day)
    while left > 0:
        number += 1
        size = min(left, dice.choices(SIZES, SIZE_WEIGHTS)[0])
        left -= size
        yield order(world, dice, day, today, f"PO-{day:%Y%m%d}-{number:04d}", size)


def order(world: World, dice: Random, day: date, today: date, reference: str, size: int) -> Order:
    """One order of `size` lines, and perhaps a remark."""
    customer = dice.choices(world.customers, cum_weights=world.customer_odds)[0]
    promotion = next(iter(promotions_on(day)), None) if dice.random() < 0.7 else None
    prices = list_code(customer.tier, promotion)
    age = (today - day).days
    state = dice.choices(STATES, next(shares for since, shares in reversed(SHARES_BY_AGE) if age >= since))[0]
    rate, listed = rate_on(world.plan, customer.currency, day), list_prices(world.plan, day)
    lines = []
    for product in dice.choices(world.products, cum_weights=world.product_odds, k=size):
        quantity = _quantity(dice, product)
        price = unit_price(listed[product.code], price_factor(customer.tier, product.group, promotion), rate)
        lines.append(Line("line", product, None, quantity, price))
    if size > 1 and dice.random() < 0.06:
        price = (Decimal(dice.randrange(60, 800, 5)) * rate).quantize(Decimal("0.01"))
        lines[-1] = Line("line", None, FREIGHT, Decimal(1), price)
    if dice.random() < 0.03:
        lines.append(Line("comment", None, dice.choice(REMARKS), Decimal(0), Decimal(0)))
    unit = customer.unit if dice.random() >= 0.005 else None
    shops = [s for s in world.stores_by_unit.get(customer.unit, ()) if s.opened_on <= day]
    store = dice.choice(shops).code if shops and dice.random() < 0.15 else None
    found = Order(reference, day, customer, unit, store, prices, state, tuple(lines), state == "done")
    return _as_settled(world.plan, found, today) if found.delivered else found


def _quantity(dice: Random, product: Product) -> Decimal:
    """Whole cases for pieces, weighed for loose food: two decimals, as Tryton's kilogram has."""
    cases = dice.choices(CASES, CASE_WEIGHTS)[0]
    if product.unit == "kg":
        return Decimal(dice.randint(500, 2500) * cases).scaleb(-2)
    dear = product.list_price > 200
    return Decimal(cases * (2 if dear else 12))
