"""Price lists: the tiers of business customers, promotions, and exchange rates.

Belongs here: factors on the list price, when they hold, and rates by week. Does not: list prices (`catalogue.py`,
`repricing.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from sample_company.plan import Plan

TIER_FACTORS = {"A": Decimal("0.62"), "B": Decimal("0.68"), "C": Decimal("0.745")}
PRICE_DIGITS = Decimal("0.0001")  # Tryton's own setting for prices
CURRENCIES = (
    ("CNY", "人民币", "¥", "156"),
    ("USD", "美元 US dollar", "$", "840"),
    ("EUR", "欧元 Euro", "€", "978"),
)
START_RATES = {"USD": 0.1405, "EUR": 0.1283}  # foreign units for one yuan


@dataclass(frozen=True)
class Promotion:
    """A season in which some groups are cheaper, on orders and at the tills."""

    code: str
    name: str
    first: date
    last: date
    groups: tuple[str, ...]
    factor: Decimal


# code, name, from and to (month, day), groups, factor
SEASONS = (
    ("WOMEN", "三八节 Women's day", (3, 1), (3, 8), ("G01", "G02", "G12"), Decimal("0.88")),
    (
        "618",
        "618 年中大促 Midyear sale",
        (6, 5),
        (6, 18),
        ("G01", "G02", "G04", "G05", "G10"),
        Decimal("0.85"),
    ),
    ("AUTUMN", "中秋国庆 Autumn festivals", (9, 15), (9, 28), ("G06", "G07", "G09"), Decimal("0.90")),
    ("1111", "双十一 Singles' day", (11, 1), (11, 11), ("G01", "G02", "G03", "G11", "G12"), Decimal("0.82")),
    ("YEAREND", "年货节 New year goods", (12, 20), (12, 31), ("G06", "G07", "G08", "G09"), Decimal("0.92")),
)


@cache
def promotions_of(year: int) -> tuple[Promotion, ...]:
    """The promotions of one year."""
    return tuple(
        Promotion(f"{year}-{code}", f"{year} {name}", date(year, *first), date(year, *last), groups, factor)
        for code, name, first, last, groups, factor in SEASONS
    )


def promotions_on(day: date) -> tuple[Promotion, ...]:
    """The promotions that hold on a day."""
    return tuple(p for p in promotions_of(day.year) if p.first <= day <= p.last)


def list_code(tier: str, promotion: Promotion | None) -> str:
    """Code of a tier's price list, the ordinary one or that of a promotion."""
    return f"{promotion.code}-{tier}" if promotion else f"TIER-{tier}"


def price_lists(plan: Plan) -> list[tuple[str, str, str, Promotion | None]]:
    """(code, name, tier, promotion) of every list: of the past, and of two years to come."""
    years = range(plan.first_day.year, plan.today.year + 3)
    seasons = [None, *(promotion for year in years for promotion in promotions_of(year))]
    return [
        (
            list_code(tier, season),
            f"{season.name} {tier}" if season else f"{tier} 级客户 Tier {tier}",
            tier,
            season,
        )
        for tier in TIER_FACTORS
        for season in seasons
    ]


def price_factor(tier: str, group: str, promotion: Promotion | None) -> Decimal:
    """What the list price is multiplied with; exactly the formula that stands in Tryton's price list."""
    factor = TIER_FACTORS[tier]
    return factor * promotion.factor if promotion and group in promotion.groups else factor


def unit_price(list_price: Decimal, factor: Decimal, rate: Decimal = Decimal(1)) -> Decimal:
    """The price of one unit in the order's currency, rounded as Tryton rounds prices."""
    return (list_price * factor * rate).quantize(PRICE_DIGITS, rounding=ROUND_HALF_EVEN)


@cache
def _walk(plan: Plan, currency: str, weeks: int) -> tuple[Decimal, ...]:
    dice, rate, found = plan.dice("rates", currency), START_RATES[currency], []
    for _ in range(weeks):
        found.append(Decimal(str(round(rate, 6))))
        pull = 0.02 * (START_RATES[currency] - rate)  # a walk that comes back
        rate += pull + rate * dice.gauss(0, 0.004)
    return tuple(found)


def first_monday(plan: Plan) -> date:
    """The day of the first rate: the Monday on or before the first day, so that every day has one."""
    return plan.first_day - timedelta(plan.first_day.weekday())


def rates(plan: Plan, currency: str, last: date) -> list[tuple[date, Decimal]]:
    """(Monday, foreign units for one yuan) up to `last`."""
    start = first_monday(plan)
    weeks = (last - start).days // 7 + 1
    return [(start + timedelta(7 * n), rate) for n, rate in enumerate(_walk(plan, currency, weeks))]


def rate_on(plan: Plan, currency: str, day: date) -> Decimal:
    """The rate that holds on a day; 1 for the yuan."""
    if currency == "CNY":
        return Decimal(1)
    weeks = (day - first_monday(plan)).days // 7
    # A year at a time, so that the walk is not drawn anew each week.
    return _walk(plan, currency, (weeks // 53 + 1) * 53)[weeks]
