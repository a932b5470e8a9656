"""What goods are made of and who sells them to the company: suppliers, raw materials, bills of materials.

Belongs here: groups made in house, materials with their prices, how much of each goes into a hundred pieces. Does not:
how much is made or bought on which day (`supply.py`).
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sample_company.catalogue import Product, products
from sample_company.customers import FIRST, FORMS, SECOND, customers
from sample_company.plan import Plan

MADE_IN_HOUSE = ("G01", "G02", "G03", "G04", "G06", "G07")
BATCH = 100  # pieces that one bill makes; what is made is a multiple, so that what is used is exact
# name, unit, price in CNY for one unit
MATERIALS = (
    ("甘油 Glycerin", "kg", "8.60"), ("表面活性剂 Surfactant", "kg", "11.20"), ("精油 Essential oil", "kg", "186.00"),
    ("乳化剂 Emulsifier", "kg", "34.50"), ("防晒剂 UV filter", "kg", "92.00"), ("香精 Fragrance", "kg", "128.00"),
    ("增稠剂 Thickener", "kg", "26.40"), ("防腐剂 Preservative", "kg", "58.00"), ("去离子水 Purified water", "kg", "0.35"),
    ("碳酸钙 Calcium carbonate", "kg", "2.80"), ("山梨醇 Sorbitol", "kg", "6.90"), ("刷丝 Brush filament", "kg", "41.00"),
    ("纯碱 Soda ash", "kg", "2.10"), ("酶制剂 Enzymes", "kg", "74.00"), ("乙醇 Ethanol", "kg", "7.30"),
    ("绿茶毛茶 Green tea leaf", "kg", "64.00"), ("乌龙毛茶 Oolong leaf", "kg", "78.00"), ("普洱毛茶 Pu'er leaf", "kg", "92.00"),
    ("红茶毛茶 Black tea leaf", "kg", "56.00"), ("茉莉花 Jasmine flower", "kg", "45.00"), ("坚果仁 Nut kernels", "kg", "52.00"),
    ("干海苔 Dried laver", "kg", "118.00"), ("小麦粉 Wheat flour", "kg", "3.60"), ("白砂糖 Sugar", "kg", "6.20"),
    ("猪肉 Pork", "kg", "24.00"), ("植物油 Vegetable oil", "kg", "9.80"), ("可可脂 Cocoa butter", "kg", "88.00"),
    ("食盐 Salt", "kg", "1.90"),
    ("塑料瓶 Plastic bottle", "u", "0.62"), ("玻璃瓶 Glass bottle", "u", "1.85"), ("软管 Tube", "u", "0.48"),
    ("泵头 Pump", "u", "0.55"), ("瓶盖 Cap", "u", "0.12"), ("铁罐 Tin", "u", "2.30"), ("复合袋 Pouch", "u", "0.28"),
    ("标签 Label", "u", "0.06"), ("彩盒 Box", "u", "0.85"), ("礼盒 Gift box", "u", "6.40"), ("说明书 Leaflet", "u", "0.04"),
    ("外箱 Carton", "u", "3.20"),
)  # fmt: skip
# What a group's goods hold (numbers of materials, from one), by item; and what they are filled into.
CONTENTS = {
    "G01": ((1, 4, 9), (2, 1, 9), (3, 1, 9), (1, 15, 9), (5, 4, 9)),
    "G02": ((2, 6, 9), (4, 6, 9), (2, 7, 9), (2, 8, 9), (1, 4, 9)),
    "G03": ((10, 11, 9), (12, 8), (15, 11, 9), (12, 6), (10, 11, 6)),
    "G04": ((2, 13, 9), (2, 7, 9), (13, 15, 9), (2, 6, 9), (15, 8, 9)),
    "G06": ((16,), (17,), (18,), (19,), (16, 20)),
    "G07": ((21, 28), (22, 26), (23, 24, 26), (24, 27), (25, 28)),
}
PACKS = {"G01": (30, 32, 37), "G02": (29, 32), "G03": (31, 37), "G04": (29, 33), "G06": (34,), "G07": (35,)}
GIFT = "礼盒"
MAKERS = ("制造", "化工", "包装", "食品原料", "工贸", "轻工")
SUPPLIERS = 40


@dataclass(frozen=True)
class Supplier:
    """A company that the group buys from, in CNY."""

    code: str
    name: str
    lead_days: int


@dataclass(frozen=True)
class Material:
    """Bought, used up and never sold. `price` is CNY for one `unit`."""

    code: str
    name: str
    unit: str
    price: Decimal
    supplier: str


@cache
def suppliers(plan: Plan) -> tuple[Supplier, ...]:
    """V001 to V040; no customer has such a name."""
    dice = plan.dice("suppliers")
    names = {customer.name for customer in customers(plan)}
    found: list[Supplier] = []
    while len(found) < SUPPLIERS:
        name = f"{dice.choice(FIRST)}{dice.choice(SECOND)}{dice.choice(MAKERS)}{dice.choice(FORMS)}"
        if name not in names:
            names.add(name)
            found.append(Supplier(f"V{len(found) + 1:03d}", name, dice.randint(5, 21)))
    return tuple(found)


@cache
def materials(plan: Plan) -> tuple[Material, ...]:
    """M001 to M040, each from one supplier."""
    dice = plan.dice("materials")
    sellers = suppliers(plan)[: SUPPLIERS // 2]
    return tuple(
        Material(f"M{number:03d}", name, unit, Decimal(price), dice.choice(sellers).code)
        for number, (name, unit, price) in enumerate(MATERIALS, start=1)
    )


@cache
def supplier_of(plan: Plan) -> dict[str, str]:
    """Supplier of each bought thing, by its code: materials and the goods that are not made in house."""
    sellers = suppliers(plan)[SUPPLIERS // 2 :]
    dice = plan.dice("supplier of")
    bought = {p.code: dice.choice(sellers).code for p in products(plan) if p.group not in MADE_IN_HOUSE}
    return bought | {material.code: material.supplier for material in materials(plan)}


@cache
def bills(plan: Plan) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Product made in house → (material, quantity in the material's unit for a batch of a hundred pieces)."""
    of_group: dict[str, list[Product]] = {}
    for product in products(plan):
        of_group.setdefault(product.group, []).append(product)
    return {
        product.code: tuple(_bill(plan, product, place // 5))
        for group in MADE_IN_HOUSE
        for place, product in enumerate(of_group[group])
    }


def _bill(plan: Plan, product: Product, item: int):
    dice = plan.dice("bill", product.code)
    listed = materials(plan)
    # Dearer variants are larger: the contents grow with the price, two decimals as Tryton's kilogram has.
    size = Decimal(str(round((float(product.list_price) / 20) ** 0.7 * dice.uniform(0.8, 1.2), 2)))
    contents = CONTENTS[product.group][item]
    for place, number in enumerate(contents):
        share = Decimal(6) if place == 0 else Decimal("2.4") if place == 1 else Decimal("1.2")
        material = listed[number - 1]
        yield material.code, max((size * share).quantize(Decimal("0.01")), Decimal("0.05"))
    for number in PACKS[product.group]:
        yield listed[number - 1].code, Decimal(BATCH)
    if product.name.endswith(GIFT):
        yield listed[37].code, Decimal(BATCH)
    else:
        yield listed[35].code, Decimal(BATCH)
    yield listed[39].code, Decimal(dice.choice((4, 5, 10)))


@cache
def cost_of(plan: Plan) -> dict[str, Decimal]:
    """CNY for one unit, four decimals: what materials cost, what bought goods cost, what a bill adds up to."""
    costs = {material.code: material.price for material in materials(plan)}
    made = bills(plan)
    for product in products(plan):
        if product.code in made:
            batch = sum((costs[code] * quantity for code, quantity in made[product.code]), Decimal(0))
            costs[product.code] = (batch / BATCH).quantize(Decimal("0.0001"))
        else:
            costs[product.code] = product.cost_price
    return costs
