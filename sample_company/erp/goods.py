"""What is sold, where and for how much, in Tryton: stores, product groups, products, price lists.

Belongs here: values of their records. Does not: what they are (`catalogue.py`, `units.py`, `prices.py`).
"""

from trytond.pool import Pool

from sample_company import catalogue, prices
from sample_company.erp.records import create
from sample_company.materials import MADE_IN_HOUSE
from sample_company.plan import Plan
from sample_company.world import World


def write_stores(world: World) -> None:
    """A store is a warehouse with one room for everything; Tryton itself puts the room under its warehouse."""
    rooms = create(
        "stock.location", [{"name": f"{s.name} 库房 Room", "type": "storage"} for s in world.stores]
    )
    create("stock.location", [
        {
            "code": store.code, "name": store.name, "type": "warehouse",
            "input_location": room, "output_location": room, "storage_location": room,
        }
        for store, room in zip(world.stores, rooms, strict=True)
    ])  # fmt: skip


def write_groups() -> dict[str, int]:
    rows = [{"code": group[0], "name": group[1]} for group in catalogue.GROUPS]
    return dict(zip((row["code"] for row in rows), create("product.category", rows), strict=True))


def write_products(world: World, groups: dict[str, int], booked: int) -> None:
    """`booked`: the category that says where they are booked."""
    pool = Pool()
    ids = {u.symbol: u.id for u in pool.get("product.uom").search([("symbol", "in", ["u", "kg"])])}
    create("product.template", [
        {
            "name": p.name, "code": p.code, "type": "goods", "default_uom": ids[p.unit], "sale_uom": ids[p.unit],
            "salable": True, "producible": p.group in MADE_IN_HOUSE, "purchasable": p.group not in MADE_IN_HOUSE,
            "purchase_uom": ids[p.unit], "list_price": p.list_price, "categories": [("add", [groups[p.group]])],
            "account_category": booked,
            "products": [("create", [{"cost_price": p.cost_price}])],
        }
        for p in world.products
    ])  # fmt: skip


def write_price_lists(company: int, groups: dict[str, int], plan: Plan) -> dict[str, int]:
    """Code to id; a line's formula is the factor the generator uses, so that Tryton computes the same prices."""
    rows = []
    for _, name, tier, promotion in prices.price_lists(plan):
        factor = prices.TIER_FACTORS[tier]
        lines = [{"formula": f"list_price * {factor}", "sequence": 99}]
        for place, group in enumerate(promotion.groups if promotion else ()):
            formula = f"list_price * {prices.price_factor(tier, group, promotion)}"
            lines.append({"category": groups[group], "formula": formula, "sequence": place})
        rows.append({"name": name, "company": company, "price": "list_price", "lines": [("create", lines)]})
    codes = [code for code, *_ in prices.price_lists(plan)]
    return dict(zip(codes, create("product.price_list", rows), strict=True))
