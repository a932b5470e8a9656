"""300 products in twelve groups, with list prices in CNY.

Belongs here: what is sold and for how much. Does not: promotions and tiers (`prices.py`), later prices
(`repricing.py`).
"""

from dataclasses import dataclass
from decimal import Decimal

from sample_company.plan import Plan

BRANDS = ("恒润", "晨露", "青禾", "木棉", "海岚")
# code, name, range of list prices in CNY, unit, items, variants: five items of five variants each
GROUPS = (
    ("G01", "护肤 Skin care", (29, 398), "u", ("保湿面霜", "洁面乳", "精华液", "爽肤水", "防晒霜"), ("30ml", "50ml", "100ml", "150ml", "礼盒")),
    ("G02", "洗护 Hair and body", (15, 89), "u", ("洗发露", "护发素", "沐浴露", "洗手液", "身体乳"), ("200ml", "400ml", "750ml", "1L", "补充装")),
    ("G03", "口腔护理 Oral care", (6, 69), "u", ("牙膏", "牙刷", "漱口水", "牙线", "儿童牙膏"), ("单支", "双支", "家庭装", "便携装", "礼盒")),
    ("G04", "家居清洁 Home cleaning", (9, 79), "u", ("洗衣液", "洗洁精", "油污净", "地板清洁剂", "消毒液"), ("500g", "1kg", "2kg", "3kg", "补充装")),
    ("G05", "纸品 Paper", (8, 99), "u", ("抽纸", "卷纸", "湿巾", "厨房纸", "手帕纸"), ("3包", "6包", "12包", "24包", "整箱")),
    ("G06", "茶饮 Tea", (18, 688), "u", ("龙井", "铁观音", "普洱", "红茶", "茉莉花茶"), ("50g", "100g", "250g", "500g", "礼盒")),
    ("G07", "休闲食品 Snacks", (5, 128), "u", ("坚果", "海苔", "饼干", "糖果", "肉脯"), ("小袋", "中袋", "大袋", "桶装", "礼盒")),
    ("G08", "粮油 Grain and oil", (12, 199), "u", ("大米", "面粉", "花生油", "菜籽油", "杂粮"), ("1kg", "2.5kg", "5kg", "10kg", "礼盒")),
    ("G09", "散装食品 Loose food", (8, 180), "kg", ("核桃", "红枣", "枸杞", "花生", "香菇"), ("统货", "二级", "一级", "特级", "有机")),
    ("G10", "厨具 Kitchenware", (19, 599), "u", ("炒锅", "菜刀", "保温杯", "餐具套装", "砧板"), ("小号", "中号", "大号", "套装", "礼盒")),
    ("G11", "家纺 Home textiles", (25, 899), "u", ("毛巾", "四件套", "枕头", "夏凉被", "浴巾"), ("标准", "加厚", "单人", "双人", "礼盒")),
    ("G12", "母婴 Mother and baby", (19, 368), "u", ("纸尿裤", "奶瓶", "婴儿面霜", "湿巾", "辅食"), ("S", "M", "L", "XL", "量贩装")),
)  # fmt: skip
ENDINGS = (Decimal("0.90"), Decimal("0.50"), Decimal("0.00"), Decimal("0.80"))


@dataclass(frozen=True)
class Product:
    """One variant on sale. `list_price` is the retail price in CNY for one `unit` ('u' pieces or 'kg'), up to the plan's today."""

    code: str
    name: str
    group: str
    unit: str
    list_price: Decimal
    cost_price: Decimal
    weight: float  # its share of the lines


def products(plan: Plan) -> tuple[Product, ...]:
    """The 300 products, P001 to P300; cheap ones sell more often."""
    dice = plan.dice("products")
    found = []
    for group, _, (low, high), unit, items, variants in GROUPS:
        for item in items:
            base = low * (high / low) ** dice.uniform(0.05, 0.75)
            for place, variant in enumerate(variants):
                price = Decimal(round(base * (0.7 + 0.45 * place) ** 0.9)) + dice.choice(ENDINGS)
                price = max(price, Decimal("3.50"))
                cost = (price * Decimal(str(round(dice.uniform(0.35, 0.55), 2)))).quantize(Decimal("0.0001"))
                weight = dice.paretovariate(1.3) / float(price) ** 0.35
                brand = dice.choice(BRANDS)
                code = f"P{len(found) + 1:03d}"
                found.append(
                    Product(code, f"{brand}{item} {variant}", group, unit, price, cost, min(weight, 4.0))
                )
    return tuple(found)
