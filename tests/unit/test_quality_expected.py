"""What a day is expected to bring: hand-worked levels, and seasons that must not cry wolf."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.statistics.calendar import Calendar, features
from quality.statistics.expected import _Fewer, expect
from quality.statistics.thresholds import Event

FIRST = date(2024, 1, 1)
LUNAR = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
CALENDAR = Calendar(frozenset(day + timedelta(n) for day in LUNAR for n in range(-1, 7)), frozenset(), LUNAR)
DAYS = [FIRST + timedelta(n) for n in range(780)]  # to 2026-02-18, the second day of the third lunar year
KNOWN = features(DAYS, CALENDAR, [])


def judged(values, rows=None, of="amount", until=780):
    values = np.asarray(values, float).reshape(len(values), -1)[:until]
    rows = (
        np.full(values.shape, 100.0)
        if rows is None
        else np.asarray(rows, float).reshape(len(rows), -1)[:until]
    )
    return expect(values, rows, KNOWN[:until], of, 6)


def test_of_a_level_series_half_strays_by_what_the_hand_works_out():
    values = np.full(600, 100.0)
    values[-1] = 50
    told = judged(values, until=600)
    assert told.expected[0] == pytest.approx(100, rel=0.01)
    # of 100 rows chance makes a tenth, more than the least of 0.05; where all is chance roots are compared: 2 (0.7071 - 1) / 0.1 = -5.86
    assert told.score[0] == pytest.approx(-5.86, rel=0.06)
    # six spreads less: (1 - 6 * 0.1 / 2)^2 = 0.49; more: a thirtieth of a usual day is added before the logarithm, 103.33 e^0.6 - 3.33
    assert (told.low[0], told.high[0]) == (pytest.approx(49, rel=0.06), pytest.approx(184.9, rel=0.06))


def test_one_of_a_hundred_strays_as_far_as_one_alone_by_what_chance_makes_of_a_hundred():
    values = np.full((600, 100), 100.0)
    values[-1, 7] = 50
    alone, told = judged(values[:, 7], until=600), judged(values, until=600)
    # 5.86² - 2 ln 100 = 34.3 - 9.2 = 25.1, of which the root is 5.01
    assert told.score[7] == pytest.approx(-5.01, rel=0.07) and (told.score[:7] == 0).all()
    # and it may stray by √(36 + 9.2) = 6.72 spreads where one alone may by six: (1 - 6.72 * 0.1 / 2)² = 0.441
    assert told.low[0] == pytest.approx(44.1, rel=0.06) and alone.low[0] == pytest.approx(49, rel=0.06)


def test_how_far_nothing_lies_below_what_is_expected():
    """Of a spread of 0.5 chance is 0.3, the rest 0.4: nothing strays by 2 / 0.4 * asinh(4 / 3) = 5 ln 3."""
    fewer = _Fewer(np.array([100.0]), np.array([0.5]), np.array([0.3]))
    assert fewer.score(np.array([0.0]))[0] == pytest.approx(-5 * np.log(3))
    assert fewer.score(np.array([-7.0]))[0] == fewer.score(np.array([0.0]))[0], "more was returned than sold"
    assert fewer.score(np.array([100.0]))[0] == 0
    assert fewer.value(-5 * np.log(3))[0] == pytest.approx(0) == fewer.value(-9)[0]
    assert fewer.value(fewer.score(np.array([30.0]))[0])[0] == pytest.approx(30)


def test_a_share_is_judged_by_the_rows_it_is_made_of():
    values = np.full(600, 0.5)
    values[-1] = 0.7
    rows = np.full(600, 100.0)
    told = judged(values, rows, "share", until=600)
    # arcsine of the root: 0.9912 against 0.7854; the spread of a share of 100 rows is 0.05
    assert told.score[0] == pytest.approx((0.9912 - 0.7854) / 0.05, rel=0.06)
    few = judged(values, np.where(np.arange(600) == 599, 4, 100), "share", until=600)
    assert abs(few.score[0]) < 1, "of four rows two or three are nothing to speak of"


def test_week_and_new_year_are_known_and_a_wrong_day_is_not_one_of_them():
    dice = np.random.default_rng(7)
    week = np.array([1.0, 1, 1, 1, 1.2, 0.3, 0.1])[[day.weekday() for day in DAYS]]
    rest = np.array([0.1 if day in CALENDAR.holidays else 1.0 for day in DAYS])
    values = 1000 * week * rest * np.exp(dice.normal(0, 0.05, len(DAYS)))
    assert abs(judged(values).score[0]) < 3, "the second day of the lunar year brings a tenth, as every year"
    assert judged(values).expected[0] < 250, "a Wednesday like others brings a thousand"
    as_if_no_feast = values.copy()
    as_if_no_feast[-1] = 1000 * week[-1]
    assert judged(as_if_no_feast).score[0] > 4
    ordinary = 700 - next(n for n in range(7) if DAYS[700 - n].weekday() == 2)
    half = values.copy()
    half[ordinary] /= 2
    assert judged(values, until=ordinary + 1).score[0] == pytest.approx(0, abs=3)
    many = np.full(780, 1000.0)
    assert judged(half, many, until=ordinary + 1).score[0] < -6


def test_an_event_that_was_never_seen_widens_what_is_expected():
    events = [Event("sale", (8, 1), (8, 3))]
    short = DAYS[:214]  # to 2024-08-01, the first day of the first sale
    values = np.random.default_rng(1).normal(1000, 50, (214, 1))
    known, unknown = (
        expect(values, np.full((214, 1), 1000.0), features(short, CALENDAR, given), "amount", 6)
        for given in ([], events)
    )
    assert unknown.high[0] - unknown.low[0] > 1.1 * (known.high[0] - known.low[0])


def test_one_bad_day_does_not_become_what_is_expected():
    values = np.full((600, 1), 100.0)
    values[500] = 100_000
    assert judged(values, until=600).expected[0] == pytest.approx(100, rel=0.02)


@settings(max_examples=40)
@given(factor=st.floats(1e-3, 1e6), seed=st.integers(0, 50))
def test_the_unit_of_an_amount_changes_no_score(factor, seed):
    values = np.random.default_rng(seed).lognormal(5, 0.3, (300, 2))
    rows = np.full(values.shape, 50.0)
    one, other = (expect(values * f, rows, KNOWN[:300], "amount", 6).score for f in (1.0, factor))
    np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)


@settings(max_examples=40)
@given(seed=st.integers(0, 200), later=st.integers(0, 1000))
def test_segments_are_judged_each_by_itself(seed, later):
    values = np.random.default_rng(seed).lognormal(5, 0.3, (200, 3))
    other = values.copy()
    other[:, 2] = later
    rows = np.full(values.shape, 50.0)
    one, two = (expect(v, rows, KNOWN[:200], "amount", 6).score for v in (values, other))
    np.testing.assert_allclose(one[:2], two[:2])
