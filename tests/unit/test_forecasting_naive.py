"""The rungs that cost nothing, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml.forecasting.naive import LADDER, snaive_level, snaive_week, snaive_year


def column(*values):
    return np.array(values, float)[:, None]


def test_last_weeks_day_comes_again():
    past = column(*range(1, 15))  # two weeks: 1 to 14
    assert snaive_week(past, 9)[:, 0].tolist() == [8, 9, 10, 11, 12, 13, 14, 8, 9]


def test_where_the_day_was_closed_the_week_before_is_taken_and_else_the_mean():
    past = column(*range(1, 15))
    past[7] = np.nan  # the 8th day, the last of its weekday
    assert snaive_week(past, 1)[0, 0] == 1
    short = column(2, 4)
    assert snaive_week(short, 7)[:, 0].tolist() == [3, 3, 3, 3, 3, 2, 4], (
        "the mean where that weekday was never seen"
    )
    assert np.isnan(snaive_week(column(np.nan, np.nan), 3)).all()
    assert np.isnan(snaive_week(np.empty((0, 1)), 2)).all()


def test_last_years_weekday_comes_again_or_one_near_it():
    past = column(*range(400))
    assert snaive_year(past, 2)[:, 0].tolist() == [36, 37], "400 - 364"
    past[36] = np.nan
    assert snaive_year(past, 1)[0, 0] == 43, "a week later in the same season"
    assert snaive_year(past, 365)[364, 0] == 43, "of two years back, 764 - 728 = 36 again"


def test_a_young_series_has_no_last_year():
    assert snaive_year(column(*range(1, 15)), 2)[:, 0].tolist() == [8, 9]
    assert snaive_level(column(*range(1, 15)), 2)[:, 0].tolist() == [8, 9]


def test_the_level_of_this_year():
    past = column(*[10.0] * 364, *[15.0] * 364)
    assert snaive_year(past, 3)[:, 0].tolist() == [15, 15, 15]
    past = column(*[10.0] * 372, *[15.0] * 28)  # the last four weeks are half as much again as a year before
    assert snaive_level(past, 3)[:, 0].tolist() == [15, 15, 15]
    past[-28:] = 100
    assert snaive_level(past, 1)[0, 0] == 30, "at most threefold"
    past[-28:] = 0
    assert snaive_level(past, 1)[0, 0] == 10, "nothing sold for four weeks says nothing of a level"


@pytest.mark.parametrize("name", LADDER)
@given(
    past=arrays(float, st.tuples(st.integers(0, 500), st.integers(1, 3)), elements=st.floats(0, 1e6)),
    horizon=st.integers(1, 90),
)
def test_every_series_with_a_value_gets_a_forecast_within_what_it_was(name, past, horizon):
    found = LADDER[name](past, horizon)
    assert found.shape == (horizon, past.shape[1])
    if len(past):
        assert np.isfinite(found).all() and (found >= 0).all()
        assert (found <= 3 * past.max(axis=0) + 1e-6).all()
