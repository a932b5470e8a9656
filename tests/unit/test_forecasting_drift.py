"""The watch over a model that was let in."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.forecasting.drift import fall_back, sentence, watch

TODAY = date(2026, 6, 29)


def issued(off, days: int = 28, half_width: float = 10.0) -> pd.DataFrame:
    """100 was forecast for each of the last days; off(n) came more, n counted back from yesterday, which is 1."""
    rows = [
        (pd.Timestamp(TODAY - timedelta(n)), 100.0, 100 - half_width, 100 + half_width, 100.0 + off(n))
        for n in range(1, days + 1)
    ]
    return pd.DataFrame(rows, columns=pd.Index(["ds", "yhat", "q10", "q90", "y"]))


def test_a_model_as_good_as_at_the_gate_holds():
    found = watch(issued(lambda n: 5 if n % 2 else -5), 0.05, TODAY)
    assert (found.state, found.days, found.coverage80) == ("holds", 28, 1.0)
    assert found.wape == pytest.approx(0.05, abs=0.001)
    assert sentence(found, "ridge", "snaive_7").startswith(
        "ridge holds (2026-06-01 to 2026-06-28: WAPE 5.0%, 5.0% at the gate"
    )


def test_a_model_that_misses_twice_as_much_in_both_halves_has_decayed():
    found = watch(issued(lambda n: 9 if n % 2 else -9), 0.05, TODAY)
    assert (found.state, found.what) == ("decayed", ("miss",))
    assert "ridge has decayed and snaive_7 stands in" in sentence(found, "ridge", "snaive_7")
    assert "ridge 已失效，由 snaive_7 代替" in sentence(found, "ridge", "snaive_7", "zh")
    assert sentence(found, "ridge", "snaive_7").endswith(": it misses too much, in both halves.")
    assert found.falls_back


def test_one_odd_fortnight_turns_nobody_out():
    """Twenty off in the last two weeks alone: the window is beyond the limit, the half before is not."""
    found = watch(issued(lambda n: 20 if n <= 14 else 2), 0.05, TODAY)
    assert found.wape > 1.5 * 0.05 and found.state == "holds"


def test_an_interval_that_holds_half_of_what_came_has_decayed_though_the_miss_is_small():
    found = watch(issued(lambda n: 2 if n % 2 else 0, half_width=1.0), 0.05, TODAY)
    assert (found.state, found.what, found.coverage80) == ("decayed", ("interval",), 0.5)


@pytest.mark.parametrize(("days", "state"), [(13, "too early"), (14, "holds")])
def test_two_weeks_are_needed(days, state):
    found = watch(issued(lambda n: 1, days), 0.05, TODAY)
    assert found.state == state
    if state == "too early":
        assert "only 13 days have come" in sentence(found, "ridge", "snaive_7")


def test_days_to_come_and_days_long_ago_count_for_nothing():
    rows = issued(lambda n: 50 if n > 28 else 1, 60)
    ahead = rows.assign(ds=rows["ds"] + pd.Timedelta(days=60), y=np.nan)
    assert watch(pd.concat([rows, ahead]), 0.05, TODAY).wape == pytest.approx(0.0099, abs=0.0001)


def test_rows_without_a_number_hide_no_decay_and_a_model_without_an_interval_is_judged_by_its_miss():
    """One number that is missing made the WAPE no number, and no number is above no limit."""
    rows = issued(lambda n: 9 if n % 2 else -9)
    rows.loc[3, "yhat"] = np.nan
    found = watch(rows, 0.05, TODAY)
    assert (found.state, found.days) == ("decayed", 27) and found.wape > 0.08
    unsure = issued(lambda n: 1).assign(q10=np.nan, q90=np.nan)
    found = watch(unsure, 0.05, TODAY)
    assert found.state == "holds" and "interval" not in sentence(found, "ridge", "snaive_7")


def test_the_gates_own_interval_stands_beside():
    found = watch(issued(lambda n: 1), 0.05, TODAY, 0.78)
    assert "100% within the 80 % interval, 78% at the gate" in sentence(found, "ridge", "snaive_7")
    assert "80% 区间命中 100%，准入时 78%" in sentence(found, "ridge", "snaive_7", "zh")


def test_without_the_gates_figure_nothing_can_be_watched():
    with pytest.raises(ValueError, match="only a model that was let in is watched"):
        watch(issued(lambda n: 1), float("nan"), TODAY)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_the_order_of_rows_and_the_currency_change_nothing(seed, rate):
    dice = np.random.default_rng(seed)
    rows = issued(lambda n: float(dice.normal(0, 10)))
    mixed = rows.sample(frac=1, random_state=seed)
    mixed[["yhat", "q10", "q90", "y"]] *= rate
    before, after = watch(rows, 0.05, TODAY), watch(mixed, 0.05, TODAY)
    assert (before.state, before.what) == (after.state, after.what)
    assert before.wape == pytest.approx(after.wape)


def test_the_simple_model_that_missed_least_stands_in():
    missed = {"ridge": 0.05, "snaive_7": 0.2, "snaive_364": 0.15, "snaive_364_level": float("nan")}
    assert fall_back(missed, ("snaive_7", "snaive_364", "snaive_364_level")) == "snaive_364"
    with pytest.raises(ValueError, match="no simple model has figures"):
        fall_back(missed, ("snaive_364_level",))
