"""How much is bought on a day: growth, months, weekdays, holidays, make-up working days, lunar new year, promotions.

Belongs here: one relative weight a day, for orders (business customers) and for tills (people in shops), and how many
lines that makes. Does not: who buys what.
"""

from datetime import date, timedelta
from functools import cache

import holidays

from sample_company.plan import Plan, days, spread
from sample_company.prices import promotions_on

GROWTH_A_YEAR = 1.11
ORDER_MONTHS = (0.95, 0.85, 1.0, 0.98, 1.04, 1.08, 0.94, 0.95, 1.08, 1.0, 1.18, 1.06)
TILL_MONTHS = (1.05, 0.95, 0.95, 0.97, 1.03, 1.05, 0.98, 0.97, 1.02, 1.06, 1.08, 1.05)
ORDER_WEEK = (1.15, 1.10, 1.05, 1.05, 1.10, 0.22, 0.08)
TILL_WEEK = (0.85, 0.82, 0.85, 0.92, 1.12, 1.38, 1.30)
# Days counted from lunar new year's day, and the factor until then (exclusive upper ends).
ORDER_LUNAR = ((-40, 1.0), (-12, 1.35), (-5, 0.9), (8, 0.06), (20, 0.65))
TILL_LUNAR = ((-20, 1.0), (-1, 1.65), (0, 0.8), (3, 0.45), (9, 1.15), (20, 0.85))


@cache
def _china() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")


@cache
def lunar_new_year(year: int) -> date:
    """The first day of the lunar year that begins in `year`."""
    calendar = holidays.country_holidays("CN", years=year)
    return min(day for day, name in calendar.items() if day.year == year and name.startswith("春节"))


def _lunar(day: date, steps: tuple[tuple[int, float], ...]) -> float:
    distance = (day - lunar_new_year(day.year)).days
    if distance > 180:
        distance = (day - lunar_new_year(day.year + 1)).days
    return next((factor for end, factor in steps if distance < end), 1.0)


def order_weight(plan: Plan, day: date) -> float:
    """Relative number of order lines on a day; customers rest on public holidays and work on make-up days."""
    stocking_up = 1.15 if promotions_on(day + timedelta(10)) else 1.0
    seasonal = ORDER_MONTHS[day.month - 1] * _working(day) * _lunar(day, ORDER_LUNAR)
    return _growth(plan, day) * seasonal * stocking_up


def pace(day: date) -> float:
    """How much of an ordinary working day's decisions business customers make on a day, at most 1."""
    return min(_working(day) * _lunar(day, ORDER_LUNAR), 1.0)


def _working(day: date) -> float:
    calendar = _china()
    week = ORDER_WEEK[day.weekday()]
    if day in calendar:
        return 0.06
    if not calendar.is_working_day(day):
        return min(week, 0.22)
    return 1.0 if day.weekday() >= 5 else week  # a make-up working day


def till_weight(plan: Plan, day: date) -> float:
    """Relative number of till lines on a day; people shop when they are free."""
    calendar = _china()
    week = TILL_WEEK[day.weekday()]
    if day in calendar:
        week = 1.5
    elif day.weekday() >= 5 and calendar.is_working_day(day):
        week = 0.9
    promoted = 1.3 if promotions_on(day) else 1.0
    return _growth(plan, day) * TILL_MONTHS[day.month - 1] * week * _lunar(day, TILL_LUNAR) * promoted


def _growth(plan: Plan, day: date) -> float:
    return GROWTH_A_YEAR ** ((day - plan.first_day).days / 365.25)


WEIGHTS = {"orders": order_weight, "tills": till_weight}


@cache
def _past(plan: Plan, kind: str) -> tuple[dict[date, int], float]:
    """Lines by day of the written past, summing exactly to the plan's total; and lines for a weight of one."""
    past = list(days(plan.first_day, plan.today))
    weights = [WEIGHTS[kind](plan, day) for day in past]
    total = plan.order_lines if kind == "orders" else plan.till_lines
    return dict(zip(past, spread(total, weights), strict=True)), total / sum(weights)


def lines_on(plan: Plan, kind: str, day: date) -> int:
    """How many lines of `kind` ('orders' or 'tills') fall on a day of the past or of the days that follow it."""
    past, rate = _past(plan, kind)
    if day in past:
        return past[day]
    expected = rate * WEIGHTS[kind](plan, day)
    return int(expected + plan.dice("lines", kind, day).random())


def expected_lines(plan: Plan, kind: str, first: date, last: date) -> float:
    """The mean of the lines between two days, before dice; what a target is derived from."""
    _, rate = _past(plan, kind)
    return sum(rate * WEIGHTS[kind](plan, day) for day in days(first, last))
