"""Limits that the past suggests, and what each would have told."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from quality.statistics.calendar import Calendar
from quality.statistics.findings import Asked
from quality.statistics.suggest import LADDER, suggest
from quality.statistics.thresholds_read import parse

TODAY = date(2026, 6, 30)
TEXT = """
marts:
  till: {day: day, figures: {lines: {value: count(*), limit: 4, windows: [1], at_least_percent: 10}}}
"""


def found(values):
    days = [TODAY - timedelta(len(values) - 1 - n) for n in range(len(values))]
    return pd.DataFrame({"day": days, "by": "", "segment": "", "rows": values, "lines": values})


def suggestion(values, wanted, days=60, text=TEXT):
    thresholds = parse(text, "t")
    asked = Asked(TODAY, Calendar(frozenset(), frozenset(), ()), thresholds)
    return next(iter(suggest(thresholds.watches[0], found(values), asked, days, wanted)), None)


def test_the_limit_is_the_least_that_would_have_told_no_more_than_wanted():
    values = np.full(300, 1000.0)
    values[280], values[290] = 600, 100  # ln(0.61) and ln(0.13), of a spread of 0.059: 8 and 35 spreads
    none, one, two = (suggestion(values, wanted) for wanted in (0, 1, 2))
    assert none.limit is None and list(none.suggested["observed"]) == [100], (
        "no step of the ladder lies beyond 30 spreads"
    )
    assert one.limit in (8.0, 10.0) and list(one.suggested["observed"]) == [100]
    assert two.limit == LADDER[0] and list(two.suggested["observed"]) == [600, 100]
    assert list(two.told["day"]) == [str(TODAY - timedelta(19)), str(TODAY - timedelta(9))]
    assert one.days == 60


def test_only_the_days_that_are_asked_for_and_have_a_history_are_judged():
    values = np.full(300, 1000.0)
    values[200] = 0
    assert suggestion(values, 0, days=60).told.empty
    assert len(suggestion(values, 0, days=120).told) == 1
    assert suggestion(np.full(100, 10.0), 0, days=365).days == 44, (
        "a hundred days, of which 56 are needed to know the others"
    )
    assert suggestion(np.full(40, 10.0), 0) is None
