"""Where the goods come from: what is bought, made and carried to the stores, week by week, so that stock never runs out.

Belongs here: levels as the plan sees them, in hundredths of a unit so that all is exact. Does not: how much comes at a
time (`lots.py`), what is sold (`weeks.py`), what goods are made of (`materials.py`).

Each week is supplied before it begins with what it will need, in whole lots: goods on its first day at the latest,
materials days before. What is sold leaves the plan's stock on the day it is ordered, though it is shipped later. So
real stock is never below the plan's, and the plan's is never below nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from sample_company.lots import lots, store_lots, typical, whole
from sample_company.materials import BATCH, bills, supplier_of, suppliers
from sample_company.plan import Plan
from sample_company.weeks import CENTRAL, Key, Week
from sample_company.world import World


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
