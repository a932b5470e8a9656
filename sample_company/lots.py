"""How much comes at a time: lots by thing and place, and the stock that the first inventory counts.

Belongs here: sizes derived from what is sold in a mean week, in hundredths of a unit. Does not: when what comes
(`supply.py`).
"""

from collections import Counter
from functools import cache

from sample_company.catalogue import Product
from sample_company.materials import BATCH, bills, materials
from sample_company.plan import Plan
from sample_company.weeks import CENTRAL, Key
from sample_company.world import world

# Mean of a line: pieces or kilograms on orders (cases of twelve, or of two of what is dear) and at the tills.
ORDER_PIECES, ORDER_DEAR, ORDER_KG, TILL_PIECES, TILL_KG = 43.8, 7.3, 54.75, 1.4, 1.575
DEAR = 200
BOUGHT_WEEKS, MADE_WEEKS, STORE_WEEKS, OPENING_WEEKS = 4, 5, 2, 6


def whole(hundredths: float, lot: int) -> int:
    """The next whole number of lots, at least one."""
    return max(-(-int(hundredths) // lot), 1) * lot


@cache
def typical(plan: Plan) -> dict[str, float]:
    """Hundredths of each product and material that leave the central warehouse in a mean week."""
    found = world(plan)
    weeks = ((plan.today - plan.first_day).days + 1) / 7
    share = sum(product.weight for product in found.products)
    need: Counter[str] = Counter()
    for product in found.products:
        kg, dear = product.unit == "kg", product.list_price > DEAR
        ordered = ORDER_KG if kg else ORDER_DEAR if dear else ORDER_PIECES
        lines = plan.order_lines * ordered + plan.till_lines * (TILL_KG if kg else TILL_PIECES)
        need[product.code] = 100 * lines / weeks * product.weight / share  # type: ignore[assignment]
    for code, bill in bills(plan).items():
        for material, quantity in bill:
            need[material] += need[code] / BATCH * float(quantity)  # type: ignore[assignment]
    return dict(need)


def case_of(product: Product) -> int:
    """What one box of a product holds: goods travel to the stores in whole boxes."""
    return 1000 if product.unit == "kg" else 400 if product.list_price > DEAR else 1200


@cache
def lots(plan: Plan) -> dict[str, int]:
    """What is bought or made at a time: some weeks' need, rounded up to pallets or batches."""
    need, found = typical(plan), {}
    for product in world(plan).products:
        made = product.code in bills(plan)
        lot = BATCH * 100 if made else 5000 if product.unit == "kg" else 2 * case_of(product)
        found[product.code] = whole(need[product.code] * (MADE_WEEKS if made else BOUGHT_WEEKS), lot)
    for material in materials(plan):
        found[material.code] = whole(need.get(material.code, 0) * BOUGHT_WEEKS, 2500)
    return found


@cache
def store_lots(plan: Plan) -> dict[Key, int]:
    """What is carried to a store at a time."""
    found = world(plan)
    floor = sum(store.weight for store in found.stores)
    share = plan.till_lines / (((plan.today - plan.first_day).days + 1) / 7)
    goods = sum(product.weight for product in found.products)
    return {
        (store.code, p.code): whole(
            100 * share * store.weight / floor * p.weight / goods * TILL_PIECES * STORE_WEEKS, case_of(p)
        )
        for store in found.stores
        for p in found.products
    }


def opening(plan: Plan) -> dict[Key, int]:
    """Stock on the first day, the only stock that comes from nowhere: what the first inventory counts."""
    need = typical(plan)
    found = {(CENTRAL, code): whole(need.get(code, 0) * OPENING_WEEKS, 100) for code in lots(plan)}
    young = {store.code for store in world(plan).stores if store.opened_on > plan.first_day}
    return found | {key: lot for key, lot in store_lots(plan).items() if key[0] not in young}
