"""The company's master data, drawn once for a plan, with what is needed to pick from it quickly.

Belongs here: putting the pieces together. Does not: a day's business (`orders.py`, `tills.py`).
"""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from sample_company.catalogue import Product, products
from sample_company.customers import Customer, customers
from sample_company.plan import Plan
from sample_company.units import Store, stores


@dataclass(frozen=True)
class World:
    """Everything that does not change from day to day. The `_odds` are cumulative weights for `Random.choices`."""

    plan: Plan
    products: tuple[Product, ...]
    product_odds: tuple[float, ...]
    customers: tuple[Customer, ...]
    customer_odds: tuple[float, ...]
    stores: tuple[Store, ...]
    stores_by_unit: dict[str, tuple[Store, ...]]


@cache
def world(plan: Plan) -> World:
    """The world of a plan; the same object for the same plan."""
    goods, buyers, shops = products(plan), customers(plan), stores(plan)
    by_unit: dict[str, tuple[Store, ...]] = {}
    for shop in shops:
        by_unit[shop.unit] = (*by_unit.get(shop.unit, ()), shop)
    return World(
        plan,
        goods,
        tuple(accumulate(product.weight for product in goods)),
        buyers,
        tuple(accumulate(customer.weight for customer in buyers)),
        shops,
        by_unit,
    )
