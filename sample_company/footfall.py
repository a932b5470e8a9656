"""What is counted and read round the stores: visitors by the hour at twelve doors, and the market's monthly figures.

Belongs here: numbers of a month. Does not: the files (`deliveries_monthly.py`).
"""

from collections.abc import Iterator
from datetime import date, datetime, time

from sample_company.demand import lines_on, till_weight
from sample_company.plan import SHANGHAI, days, last_day
from sample_company.units import Store
from sample_company.world import World

COUNTED_STORES = 12  # the stores whose doors have a counter
HOURS = range(10, 22)
BY_HOUR = (4, 6, 9, 8, 7, 8, 9, 11, 13, 12, 8, 5)  # in per cent
VISITORS_A_TICKET = 6.5  # as many come in for each ticket of the tills
LINES_A_TICKET = 2.6
# code, name, unit, region, what a month's figure is about and how much it wanders
INDICATORS = (
    ("CCI", "消费者信心指数 Consumer confidence", "index", "CN", "economic_index", 88.0, 1.2),
    ("RETAIL_YOY", "社会消费品零售总额同比 Retail sales, year on year", "percent", "CN", "economic_index", 4.2, 0.5),
    ("PPI_YOY", "工业生产者出厂价格同比 Producer prices, year on year", "percent", "CN", "price_index", -1.8, 0.3),
    ("PAPER", "包装纸价格 Packaging paper", "CNY/t", "CN", "price_index", 3150.0, 60.0),
    ("RETAIL_YOY", "Retail trade volume, year on year", "percent", "EU", "economic_index", 1.1, 0.4),
)  # fmt: skip
RIVALS = ("晨光连锁", "百佳会员店", "优选到家")
ACTIONS = (
    "全场八折 20% off everything",
    "新店开业 new store opened",
    "会员日满减 members' day",
    "下调护肤品价格 cut skin care prices",
)


def traffic(world: World, month: date) -> Iterator[tuple[str, str, str, int, int]]:
    """(store, door, start of the hour in Shanghai, in, out) of the month's open hours, in the order a counter exports."""
    for store in world.stores[:COUNTED_STORES]:
        for day in days(month, last_day(month)):
            if store.opened_on <= day:
                yield from _counted(world, store, day)


def _counted(world: World, store: Store, day: date) -> Iterator[tuple[str, str, str, int, int]]:
    dice = world.plan.dice("traffic", store.code, day)
    share = store.weight / sum(s.weight for s in world.stores)
    # Doors of a small sample company would stand empty all day: at least forty people look in.
    tickets = lines_on(world.plan, "tills", day) * share / LINES_A_TICKET
    expected = max(tickets * VISITORS_A_TICKET, 40 * till_weight(world.plan, day))
    inside, open_at = 0, datetime.combine(day, time(), SHANGHAI)
    for hour, part in zip(HOURS, BY_HOUR, strict=True):
        came = max(0, round(dice.gauss(expected * part / 100, (expected * part / 100) ** 0.5)))
        left = inside + came if hour == HOURS[-1] else dice.randint(0, inside + came)
        inside += came - left
        yield (
            store.code,
            f"{store.code}-D1",
            f"{open_at.replace(hour=hour):%Y-%m-%d %H:%M:%S}",
            came,
            left,
        )


def indicators(world: World, month: date) -> Iterator[tuple[str, str, str, str, str, str, str, str]]:
    """(code, region, month, kind, name, value, unit, event) of the month; what rivals do has no value."""
    for code, name, unit, region, kind, base, step in INDICATORS:
        value = base
        for number in range((month.year - 2020) * 12 + month.month):  # it wanders from month to month
            value += world.plan.dice("indicator", code, region, number).gauss((base - value) * 0.1, step)
        yield code, region, month.isoformat(), kind, name, f"{value:.2f}", unit, ""
    dice = world.plan.dice("rivals", month)
    for place, rival in enumerate(RIVALS, start=1):
        if dice.random() < 0.4:
            yield (
                f"RIVAL{place}",
                "CN",
                month.isoformat(),
                "competitor_action",
                rival,
                "",
                "",
                dice.choice(ACTIONS),
            )
