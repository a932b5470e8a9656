"""What a carbon account is made of: energy of the sites, freight of the orders, trips of the sellers, suppliers' own figures.

Belongs here: figures of a month, and of the suppliers. Does not: emission factors, the files (`deliveries_monthly.py`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from sample_company.materials import materials
from sample_company.orders import orders_on
from sample_company.plan import days, last_day
from sample_company.staff import employees
from sample_company.world import World

KWH_A_M2 = (
    9.5,
    9.0,
    8.2,
    7.6,
    8.4,
    10.8,
    13.2,
    13.4,
    10.6,
    8.0,
    8.2,
    9.4,
)  # of a month, for light, cold and heat
PLANT_KWH, PLANT_GAS_M3, OFFICE_KWH = 420_000, 36_000, 52_000
# By road from the central warehouse near Shanghai, in kilometres.
ROAD_KM = {
    "上海": 35, "杭州": 180, "宁波": 220, "温州": 470, "绍兴": 210, "嘉兴": 100, "金华": 330, "南京": 300, "苏州": 100,
    "无锡": 130, "常州": 180, "南通": 120, "徐州": 620, "北京": 1210, "天津": 1090, "石家庄": 1160, "唐山": 1190,
    "沈阳": 1680, "大连": 1790, "长春": 1980, "哈尔滨": 2240, "广州": 1450, "深圳": 1460, "佛山": 1470, "东莞": 1430,
    "珠海": 1560, "武汉": 830, "长沙": 1060, "郑州": 950, "南昌": 720, "成都": 1960, "重庆": 1680, "绵阳": 2010,
    "西安": 1380, "兰州": 2000, "西宁": 2220,
}  # fmt: skip
SEA_KM = {"DE": 20_100, "FR": 19_400, "NL": 19_700, "IT": 16_300, "ES": 17_400, "US": 10_600, "CA": 9_300,
          "MX": 12_500, "JP": 1_900, "SG": 4_100, "AU": 8_700}  # fmt: skip
KG_A_PIECE = Decimal("0.6")
TRIPS = (
    ("air", "economy"),
    ("rail", "second"),
    ("rail", "second"),
    ("rail", "second"),
    ("car", ""),
    ("hotel", ""),
)


def energy(world: World, month: date) -> Iterator[tuple[str, str, str, str, str, str, str, str, str]]:
    """(meter, first day, last day, kind, site, quantity, unit, renewable, estimated) of each meter of the month."""
    first, last = month.isoformat(), last_day(month).isoformat()
    for store in world.stores:
        if store.opened_on <= month:
            dice = world.plan.dice("energy", store.code, month)
            kwh = store.area_m2 * KWH_A_M2[month.month - 1] * dice.uniform(0.9, 1.1)
            yield f"E-{store.code}", first, last, "electricity", store.code, f"{kwh:.1f}", "kWh", "否", "是" if dice.random() < 0.03 else "否"  # fmt: skip
    dice = world.plan.dice("energy", "plant", month)
    # The grid's bill of the plant speaks of megawatt hours; a third of it is covered by green certificates.
    yield "E-PLANT", first, last, "electricity", "PLANT", f"{PLANT_KWH * dice.uniform(0.92, 1.08) / 1000:.3f}", "MWh", "否", "否"  # fmt: skip
    yield "E-PLANT-GREEN", first, last, "electricity", "PLANT", f"{PLANT_KWH / 3 * dice.uniform(0.95, 1.05) / 1000:.3f}", "MWh", "是", "否"  # fmt: skip
    yield "G-PLANT", first, last, "natural_gas", "PLANT", f"{PLANT_GAS_M3 * dice.uniform(0.9, 1.1):.0f}", "m3", "否", "否"  # fmt: skip
    yield "E-OFFICE", first, last, "electricity", "OFFICE", f"{OFFICE_KWH * dice.uniform(0.9, 1.1):.0f}", "kWh", "否", "否"  # fmt: skip


def freight(world: World, month: date) -> Iterator[tuple[str, ...]]:
    """(leg, shipment, order, mode, vehicle, from, to, km, kg, carrier, left on, paid by us) of the orders agreed in the month.

    Abroad goods go by road to the port, then by sea; a customer's own lorry has no distance.
    """
    # By sixty days after the month it is known what became of its orders.
    known = max(world.plan.today, last_day(month) + timedelta(60))
    for day in days(month, last_day(month)):
        for order in orders_on(world, day, known):
            if not order.delivered or order.returns or order.store:
                continue
            dice = world.plan.dice("freight", order.reference)
            kg = sum((line.quantity for line in order.lines if line.product), Decimal(0)) * KG_A_PIECE
            city, country = order.customer.city, order.customer.country
            shared = (f"S-{order.reference}", order.reference)
            carrier = f"CAR{dice.randint(1, 6):02d}"
            if country == "CN":
                own = dice.random() < 0.04
                km = "" if own else str(ROAD_KM[city])
                yield f"{order.reference}-1", *shared, "road", "厢式货车 box truck", "上海", city, km, f"{kg:.1f}", carrier, day.isoformat(), "否" if own else "是"  # fmt: skip
            else:
                yield f"{order.reference}-1", *shared, "road", "集装箱卡车 container truck", "上海", "洋山港", "75", f"{kg:.1f}", carrier, day.isoformat(), "是"  # fmt: skip
                yield f"{order.reference}-2", *shared, "sea", "集装箱船 container ship", "洋山港", city, str(SEA_KM[country]), f"{kg:.1f}", "CAR90", day.isoformat(), "是"  # fmt: skip


def trips(world: World, month: date) -> Iterator[tuple[str, ...]]:
    """(trip, leg, employee, unit, first day, mode, from, to, class, km, travellers, nights, amount, currency) of the month."""
    cities = [city for city in ROAD_KM if city != "上海"]
    for person in employees(world.plan):
        dice = world.plan.dice("trips", person.code, month)
        there = person.came_on <= month and (person.left_on is None or person.left_on > last_day(month))
        if not there or dice.random() < 0.45:
            continue
        day, city = month.replace(day=dice.randint(1, 26)), dice.choice(cities)
        mode, cabin = dice.choice(TRIPS[:-1])
        price = ROAD_KM[city] * {"air": 0.75, "rail": 0.46, "car": 0.9}[mode]
        number = f"T-{person.code}-{month:%Y%m}"
        legs = (("上海", city, day), (city, "上海", day))
        for place, (start, end, on) in enumerate(legs, start=1):
            yield number, str(place), person.code, person.unit, on.isoformat(), mode, start, end, cabin, str(ROAD_KM[city]), "1", "", f"{price:.2f}", "CNY"  # fmt: skip
        nights = dice.randint(1, 3)
        yield number, "3", person.code, person.unit, day.isoformat(), "hotel", city, "", "", "", "1", str(nights), f"{nights * dice.randint(320, 680):.2f}", "CNY"  # fmt: skip


def supplier_footprints(world: World) -> Iterator[tuple[str, ...]]:
    """(material, supplier, from, to, kg CO2e for one unit, unit, boundary, standard, primary data %, verified): a third give one."""
    for material in materials(world.plan):
        dice = world.plan.dice("pcf", material.code)
        if dice.random() < 0.34:
            co2e = material.price * Decimal(str(round(dice.uniform(0.08, 0.4), 3)))
            unit = "kg" if material.unit == "kg" else "piece"
            standard = dice.choice(("ISO 14067", "GHG Protocol Product"))
            share, verified = dice.choice(("0", "25", "60", "85")), dice.choice(("是", "否"))
            since = f"{world.plan.first_day.year}-01-01"
            yield (
                material.code,
                material.supplier,
                since,
                "",
                f"{co2e:.6f}",
                unit,
                "cradle_to_gate",
                standard,
                share,
                verified,
            )
