"""Where the goods come from: what is bought, made and carried to the stores, week by week, so that stock never runs out.

Belongs here: lots, and levels as the plan sees them, in hundredths of a unit so that all is exact. Does not: what is
sold (`weeks.py`), what goods are made of (`materials.py`).

Each week is supplied before it begins with what it will need, in whole lots: goods on its first day at the latest,
materials days before. What is sold leaves the plan's stock on the day it is ordered, though it is shipped later. So
real stock is never below the plan's, and the plan's is never below nothing.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sample_company.catalogue import Product
from sample_company.materials import BATCH, bills, materials, supplier_of, suppliers
from sample_company.plan import Plan
from sample_company.weeks import CENTRAL, Key, Week
from sample_company.world import World, world

WEEKS_A_YEAR = 52.18
# Mean of a line: pieces or kilograms on orders (cases of twelve, or of two of what is dear) and at the tills.
ORDER_PIECES, ORDER_DEAR, ORDER_KG, TILL_PIECES, TILL_KG = 43.8, 7.3, 54.75, 1.4, 1.575
DEAR = 200
BOUGHT_WEEKS, MADE_WEEKS, STORE_WEEKS, OPENING_WEEKS = 4, 5, 2, 6


@dataclass(frozen=True)
class Bought:
    """A line of a purchase for the central warehouse."""

    supplier: str
    code: str
    hundredths: int
    ordered_on: date
    received_on: date


@dataclass(frozen=True)
class Made:
    """A production in the central warehouse: whole batches."""

    code: str
    hundredths: int
    started_on: date
    finished_on: date


@dataclass(frozen=True)
class Carried:
    """Goods carried from the central warehouse to a store."""

    store: str
    code: str
    hundredths: int
    day: date


@dataclass
class Supply:
    """What comes in for one week."""

    bought: list[Bought] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    carried: list[Carried] = field(default_factory=list)


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


@dataclass
class Stock:
    """What the plan holds at the end of a week, and what came back in it, which counts from the week after next."""

    levels: dict[Key, int]
    coming_back: dict[Key, int] = field(default_factory=dict)


def supply(found: World, stock: Stock, week: Week) -> Supply:
    """What must come in for a week; moves `stock` on to its end."""
    plan, levels, coming = found.plan, stock.levels, Supply()
    need = week.need()
    central: defaultdict[str, int] = defaultdict(int)
    for key in sorted(need):
        if key[0] == CENTRAL:
            central[key[1]] += need[key]
            continue
        missing = need[key] - levels.get(key, 0)
        if missing > 0:
            carried = whole(missing, store_lots(plan)[key])
            coming.carried.append(Carried(*key, carried, week.first))
            central[key[1]] += carried
            levels[key] = levels.get(key, 0) + carried
        levels[key] -= need[key]
    used: defaultdict[str, int] = defaultdict(int)
    bought: dict[str, int] = {}
    for code in sorted(central):
        missing = central[code] + int(typical(plan)[code]) - levels[CENTRAL, code]
        levels[CENTRAL, code] -= central[code]
        if missing > 0:
            lot = whole(missing, lots(plan)[code])
            levels[CENTRAL, code] += lot
            if code in bills(plan):
                coming.made.append(_made(plan, week, code, lot))
                for material, quantity in bills(plan)[code]:
                    used[material] += int(quantity * 100) * (lot // (BATCH * 100))
            else:
                bought[code] = lot
    for code in sorted(used):
        missing = used[code] + int(typical(plan)[code]) - levels[CENTRAL, code]
        levels[CENTRAL, code] -= used[code]
        if missing > 0:
            bought[code] = whole(missing, lots(plan)[code])
            levels[CENTRAL, code] += bought[code]
    coming.bought += [_bought(plan, week, code, lot) for code, lot in bought.items()]
    for key, quantity in stock.coming_back.items():
        levels[key] = levels.get(key, 0) + quantity
    stock.coming_back = week.returned()
    return coming


def _made(plan: Plan, week: Week, code: str, lot: int) -> Made:
    dice = plan.dice("made", week.first, code)
    finished = max(week.first - timedelta(dice.randint(0, 2)), plan.first_day)
    return Made(code, lot, max(finished - timedelta(dice.randint(0, 1)), plan.first_day), finished)


def _bought(plan: Plan, week: Week, code: str, lot: int) -> Bought:
    """All that a supplier brings for a week comes together; materials before the first production of the week."""
    supplier = supplier_of(plan)[code]
    dice = plan.dice("bought", week.first, supplier)
    days = dice.randint(4, 6) if code.startswith("M") else dice.randint(0, 3)
    received = max(week.first - timedelta(days), plan.first_day)
    lead = {s.code: s.lead_days for s in suppliers(plan)}[supplier]
    return Bought(
        supplier, code, lot, max(received - timedelta(lead + dice.randint(0, 3)), plan.first_day), received
    )
