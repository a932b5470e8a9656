"""Cuts, intervals and rolling origins: what a model may see, and what comes out, by hand."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.forecasting.backtest import accuracy, backtest
from ml.forecasting.cut import cut, outcome
from ml.forecasting.intervals import with_intervals
from ml.forecasting.ladder import ladder
from ml.forecasting.panel import Panel, make_panel
from ml.forecasting.rung import Rung
from ml.forecasting.spec import PanelSpec

SPEC = PanelSpec(
    ("store",), "day", "sales", known_ahead=("promo",), observed_only=("visitors",), static=("kind",)
)
FIRST = date(2026, 1, 5)  # a Monday


def panel(days: int = 60, stores: str = "AB"):
    """Store A sells 1 to 7 by weekday, B ten times that, on every day."""
    rows = [
        (store, FIRST + timedelta(n), (n % 7 + 1) * (10 if store == "B" else 1), n % 2, 5, "small")
        for store in stores
        for n in range(days)
    ]
    columns = pd.Index(["store", "day", "sales", "promo", "visitors", "kind"])
    return make_panel(pd.DataFrame(rows, columns=columns), SPEC)


def test_a_cut_holds_the_past_and_of_what_is_ahead_only_what_is_known():
    found = cut(panel(), date(2026, 2, 2), 7)
    assert found.past["ds"].max() == pd.Timestamp(2026, 2, 1)
    assert list(found.ahead) == ["series", "ds", "promo", "kind"], "neither the target nor the visitors"
    assert found.ahead["ds"].agg(["min", "max"]).tolist() == [
        pd.Timestamp(2026, 2, 2),
        pd.Timestamp(2026, 2, 8),
    ]
    assert outcome(panel(), date(2026, 2, 2), 7)["y"].tolist() == [*range(1, 8), *range(10, 80, 10)]


def test_where_nothing_is_known_of_the_days_to_come_all_of_them_are_asked_for():
    found = cut(panel(days=28), date(2026, 2, 2), 3)
    assert found.ahead.groupby("series")["ds"].count().to_dict() == {"A": 3, "B": 3}
    assert found.ahead["promo"].isna().all() and (found.ahead["kind"] == "small").all()


def test_of_a_store_that_never_opens_on_sundays_no_sunday_is_asked_for():
    given_rows = panel(days=28)
    closed = given_rows.rows[given_rows.rows["ds"].dt.dayofweek != 6].reset_index(drop=True)
    found = cut(Panel(SPEC, closed, ()), date(2026, 2, 2), 14)
    assert found.ahead.groupby("series")["ds"].count().to_dict() == {"A": 12, "B": 12}
    assert 6 not in set(found.ahead["ds"].dt.dayofweek)


def test_an_earlier_cut_knows_no_more_than_the_one_it_was_made_of():
    at = cut(panel(), date(2026, 2, 16), 14)
    then, came = at.earlier(date(2026, 2, 9))
    assert then.past["ds"].max() == pd.Timestamp(2026, 2, 8)
    assert came["ds"].max() == pd.Timestamp(2026, 2, 15), "fourteen days are asked for, seven are known"


def test_weekly_sales_are_forecast_without_error_and_so_without_doubt(tmp_path):
    found = pd.concat(
        backtest(panel(70), [date(2026, 3, 2)], 10, {"snaive_7": ladder()["snaive_7"]}, tmp_path)
    )
    assert set(found["model"]) == {"snaive_7", "champion"} and len(found) == 40
    found = found[found["model"] == "snaive_7"]
    assert (found["yhat"] == found["y"]).all()
    assert (found["q10"] == found["yhat"]).all() and (found["q90"] == found["yhat"]).all()
    measured = accuracy(found)["snaive_7"]
    assert (measured["wape"], measured["coverage80"], measured["rows"]) == (0, 1, 20)
    assert measured["origins"]["2026-03-02"]["wape"] == 0


def test_the_champion_is_who_was_best_before_not_who_is_best_now(tmp_path):
    """Sales jump to tenfold at the origin: whoever says ten times last week is right now, and was wrong before."""
    given_rows = panel(70)
    origin = date(2026, 3, 2)
    given_rows.rows.loc[given_rows.rows["ds"] >= pd.Timestamp(origin), "y"] *= 10
    week = ladder()["snaive_7"]
    tenfold = Rung("tenfold", "naive", lambda at: 10 * week(at).yhat)
    found = pd.concat(backtest(given_rows, [origin], 10, {"tenfold": tenfold, "snaive_7": week}, tmp_path))
    measured = accuracy(found)
    assert (measured["tenfold"]["wape"], measured["snaive_7"]["wape"]) == (0, pytest.approx(0.9))
    assert measured["champion"]["wape"] == pytest.approx(0.9)


@pytest.mark.parametrize("name", list(ladder()))
def test_what_comes_later_moves_no_forecast(name, tmp_path):
    """The future's sales and visitors are put in another order: every forecast and interval stays as it was."""
    given_rows = panel(days=120)
    origin = date(2026, 4, 13)
    shuffled = given_rows.rows.copy()
    later = shuffled["ds"] >= pd.Timestamp(origin)
    dice = np.random.default_rng(1)
    # without any noise Prophet looks for a perfect fit for half a minute
    given_rows.rows["y"] *= dice.lognormal(0, 0.1, len(given_rows.rows))
    shuffled["y"] = given_rows.rows["y"]
    for column in ("y", "visitors"):
        shuffled.loc[later, column] = dice.permutation(shuffled.loc[later, column].to_numpy()) * 3.0
    other = make_panel(
        shuffled.drop(columns="series")
        .rename(columns={"ds": "day", "y": "sales"})
        .assign(store=shuffled["series"]),
        SPEC,
    )
    before, after = (
        pd.concat(backtest(one, [origin], 14, {name: ladder()[name]}, tmp_path / str(n)))
        for n, one in enumerate((given_rows, other))
    )
    columns = ["series", "ds", "yhat", "q10", "q90"]
    pd.testing.assert_frame_equal(before[columns], after[columns])
    assert not before["y"].equals(after["y"])


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.4))
def test_of_errors_like_those_before_about_eight_in_ten_lie_within(seed, noise):
    """Split conformal prediction promises 80 %; 600 new days of 40 series stray from that by chance, not by four points."""
    dice = np.random.default_rng(seed)

    def drawn(days):
        rows = pd.DataFrame({"series": np.repeat([f"S{n}" for n in range(40)], days), "yhat": 100.0})
        rows["ahead"] = np.tile(np.arange(days) % 30 + 1, 40)
        rows["y"] = rows["yhat"] * (1 + noise * dice.standard_t(5, len(rows)))
        return rows

    new = drawn(600)
    found = with_intervals(new, drawn(200))
    within = ((new["y"] >= found["q10"]) & (new["y"] <= found["q90"])).mean()
    assert 0.76 < within < 0.84


def test_a_noisy_series_gets_a_wider_interval():
    """B lies off by 9 of 10 each time, up and down: a forecast of 1 lies between 0.1 and 1.9."""
    errors = pd.DataFrame({"series": ["A", "B"] * 100, "ahead": 1, "yhat": 10.0})
    errors["y"] = np.where(
        errors["series"] == "A", 10 + np.arange(200) % 3 - 1, 10 + 9 * (np.arange(200) % 4 // 2 * 2 - 1)
    )
    found = with_intervals(pd.DataFrame({"series": ["A", "B"], "ahead": 1, "yhat": [10.0, 1.0]}), errors)
    width = found["q90"] - found["q10"]
    assert width[0] < 10 and found.loc[1, ["q10", "q90"]].tolist() == pytest.approx([0.1, 1.9])
    empty = with_intervals(pd.DataFrame({"series": ["A"], "ahead": 1, "yhat": [10.0]}), None)
    assert empty[["q10", "q90"]].isna().all().all(), "without a past nobody knows how sure"


def test_an_earlier_origin_that_two_origins_look_back_to_is_forecast_once_and_says_the_same(tmp_path):
    """Origins A, and B = A + 91 days, look 42, 91, 182 and 364 days back. Of the ten forecasts that makes, B - 182 is A - 91, all of whose 28 days are over by A."""
    asked: list[date] = []

    def last_week(at):
        asked.append(at.origin)
        return at.told(np.resize(at.known.values[-7:], (at.horizon, len(at.known.series))))

    rung = {"last week": Rung("last week", "naive", last_week)}
    days = panel(days=1000)
    one, two = FIRST + timedelta(800), FIRST + timedelta(891)
    both = pd.concat(backtest(days, [one, two], 28, rung, tmp_path / "both"))
    assert len(asked) == 9
    assert asked.count(two - timedelta(182)) == 1
    alone = pd.concat(
        [frame for day in (one, two) for frame in backtest(days, [day], 28, rung, tmp_path / f"{day}")]
    )
    pd.testing.assert_frame_equal(both, alone)
