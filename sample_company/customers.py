"""3,000 business customers: companies, at home and abroad. No natural person is among them.

Belongs here: names, countries, currencies, tiers and how much each buys. Does not: orders.
"""

from dataclasses import dataclass
from random import Random

from sample_company.plan import Plan, spread
from sample_company.units import CITIES, CUSTOMERS_BY_UNIT

CUSTOMERS = 3_000
# ISO code, three letters, number, English name, currency they buy in
COUNTRIES = (
    ("CN", "CHN", "156", "China", "CNY"),
    ("DE", "DEU", "276", "Germany", "EUR"),
    ("FR", "FRA", "250", "France", "EUR"),
    ("NL", "NLD", "528", "Netherlands", "EUR"),
    ("IT", "ITA", "380", "Italy", "EUR"),
    ("ES", "ESP", "724", "Spain", "EUR"),
    ("US", "USA", "840", "United States", "USD"),
    ("CA", "CAN", "124", "Canada", "USD"),
    ("MX", "MEX", "484", "Mexico", "USD"),
    ("JP", "JPN", "392", "Japan", "USD"),
    ("SG", "SGP", "702", "Singapore", "USD"),
    ("AU", "AUS", "036", "Australia", "USD"),
)
ABROAD = {
    "EU": {
        "DE": (("Hamburg", "Köln", "München"), ("Handels GmbH", "Import GmbH", "Warenhaus AG")),
        "FR": (("Paris", "Lyon", "Lille"), ("Distribution SAS", "Négoce SARL", "Maison SA")),
        "NL": (("Rotterdam", "Utrecht"), ("Trading B.V.", "Groothandel B.V.")),
        "IT": (("Milano", "Torino"), ("Commerciale S.r.l.", "Distribuzione S.p.A.")),
        "ES": (("Barcelona", "Valencia"), ("Comercial S.L.", "Distribuciones S.A.")),
    },
    "AM": {
        "US": (
            ("Seattle", "Chicago", "Houston", "Los Angeles"),
            ("Trading Inc.", "Imports LLC", "Home Goods Co."),
        ),
        "CA": (("Vancouver", "Toronto"), ("Imports Ltd.", "Wholesale Inc.")),
        "MX": (("Monterrey", "Guadalajara"), ("Comercial S.A. de C.V.",)),
    },
    "AP": {
        "JP": (("Osaka", "Yokohama"), ("Shoji K.K.", "Boeki K.K.")),
        "SG": (("Singapore",), ("Trading Pte. Ltd.", "Supplies Pte. Ltd.")),
        "AU": (("Sydney", "Melbourne"), ("Imports Pty Ltd", "Wholesale Pty Ltd")),
    },
}
FOREIGN_WORDS = (
    "Nordsee", "Alster", "Linden", "Bluebird", "Harbor", "Maple", "Sakura", "Orchid", "Summit", "Meridian",
    "Cascade", "Delta", "Aurora", "Willow", "Pioneer", "Lakeside", "Sterling", "Juniper", "Atlas", "Coral",
)  # fmt: skip
FIRST = "恒润嘉和鑫盛泰瑞华茂金汇永隆德信宏远佳美天成万达百川东方亿通联创博雅锦绣安康福星源"
SECOND = "丰达兴旺源泰昌盛诚信佳益和顺通宝利康美嘉隆润华荣裕祥瑞德馨"
TRADES = (
    "商贸", "贸易", "百货", "日用品", "食品", "超市管理", "供应链", "实业", "酒店用品", "电子商务", "批发", "连锁商业",
)  # fmt: skip
FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
TIERS = ("A", "B", "C")


@dataclass(frozen=True)
class Customer:
    """A company that buys on orders. `weight` is its share of orders, `tier` its price list."""

    code: str
    name: str
    country: str
    city: str
    currency: str
    unit: str
    tier: str
    weight: float


def customers(plan: Plan) -> tuple[Customer, ...]:
    """C00001 to C03000, unit by unit; names are unique. A few buy a lot, most little."""
    dice = plan.dice("customers")
    currencies = {code: currency for code, _, _, _, currency in COUNTRIES}
    names: set[str] = set()
    found: list[Customer] = []
    numbers = spread(CUSTOMERS, [float(share) for share in CUSTOMERS_BY_UNIT.values()])
    for unit, number in zip(CUSTOMERS_BY_UNIT, numbers, strict=True):
        for _ in range(number):
            country, city, name = company(dice, unit)
            while name in names:
                country, city, name = company(dice, unit)
            names.add(name)
            weight = min(dice.paretovariate(1.1), 60.0)
            tier = "A" if weight > 8 else "B" if weight > 2.5 else "C"
            code = f"C{len(found) + 1:05d}"
            found.append(Customer(code, name, country, city, currencies[country], unit, tier, weight))
    return tuple(found)


def company(dice: Random, unit: str) -> tuple[str, str, str]:
    """Country, city and name of one invented company in the unit's region."""
    if unit in ABROAD:
        country = dice.choice(list(ABROAD[unit]))
        cities, forms = ABROAD[unit][country]
        city = dice.choice(cities)
        return country, city, f"{dice.choice(FOREIGN_WORDS)} {city} {dice.choice(forms)}"
    city = dice.choice(CITIES[unit])
    name = f"{city}{dice.choice(FIRST)}{dice.choice(SECOND)}{dice.choice(TRADES)}{dice.choice(FORMS)}"
    return "CN", city, name
