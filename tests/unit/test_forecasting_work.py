"""Pieces of work: what one bad series costs, what a killed run keeps, who becomes champion."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.backtest import backtest
from ml.forecasting.cut import cut
from ml.forecasting.ladder import ladder
from ml.forecasting.panel import make_panel
from ml.forecasting.rung import Answer, Rung
from ml.forecasting.spec import PanelSpec
from ml.forecasting.work import fingerprint, forecast, pieces, rows_of, work

FIRST = date(2025, 1, 6)  # a Monday
SPEC = PanelSpec(("store",), "day", "sales", static=("kind",))


def panel(**of: list[float]):
    """Each store's amounts from FIRST on; NaN: no row."""
    rows = [
        (store, FIRST + timedelta(n), amount, "small")
        for store, amounts in of.items()
        for n, amount in enumerate(amounts)
        if amount == amount
    ]
    return make_panel(pd.DataFrame(rows, columns=pd.Index(["store", "day", "sales", "kind"])), SPEC)


def noisy(days: int, seed: int) -> list[float]:
    week = np.tile([1.0, 1, 1, 1, 1.5, 2, 0.5], days // 7 + 1)[:days]
    return (1000 * week * np.random.default_rng(seed).lognormal(0, 0.1, days)).tolist()


def test_a_series_that_a_model_fails_on_falls_back_and_is_named():
    def fails(at):
        return Answer(np.where(at.ahead["series"] == "B", np.nan, 7.0), {"B": "the matrix is singular"})

    at = cut(panel(A=[1.0] * 70, B=[1, 2, 3, 4, 5, 6, 7] * 10), FIRST + timedelta(70), 7)
    rows = forecast(Rung("x", "linear", fails), at).set_index("series")
    assert rows.loc["A", "yhat"].tolist() == [7.0] * 7 and set(rows.loc["A", "why"]) == {""}
    assert rows.loc["B", "yhat"].tolist() == [1, 2, 3, 4, 5, 6, 7], "last week's days"
    assert set(rows.loc["B", "why"]) == {"the matrix is singular"}


def test_a_model_that_fails_as_a_whole_costs_its_numbers_and_no_other():
    def breaks(at):
        raise MemoryError("no room for the trees")

    at = cut(panel(A=[1.0] * 70), FIRST + timedelta(70), 3)
    rows = forecast(Rung("x", "trees", breaks), at)
    assert rows["yhat"].tolist() == [1, 1, 1] and set(rows["why"]) == {"no room for the trees"}


@pytest.mark.parametrize("name", list(ladder()))
def test_odd_series_get_finite_numbers_from_every_model_and_stop_none(name):
    """Constant, all nought, two points, below nought now and then, a gap of a month, one that begins next week."""
    gap = noisy(140, 1)
    gap[60:90] = [float("nan")] * 30
    late = [float("nan")] * 147 + [5.0] * 7
    given = panel(
        steady=noisy(154, 2), constant=[80.0] * 154, nought=[0.0] * 154, two=[float("nan")] * 138 + [9.0, 11.0] + [7.0] * 14,
        returns=[-50.0 if n % 9 == 0 else 100.0 for n in range(154)], gap=gap + [1.0] * 14, begins=late,
    )  # fmt: skip
    at = cut(given, FIRST + timedelta(140), 14)
    rows = forecast(ladder()[name], at)
    told = rows.groupby("series")["yhat"].count()
    assert told.drop("begins", errors="ignore").to_dict() == dict.fromkeys(
        ["constant", "gap", "nought", "returns", "steady", "two"], 14
    )
    assert np.isfinite(rows["yhat"]).all()
    # pooled takes a weekday's worth from all series, which differ here as no shops do
    assert rows.loc[rows["series"] == "constant", "yhat"].between(50, 115).all()
    assert rows.loc[rows["series"] == "nought", "yhat"].abs().max() < 60
    assert ("begins" in told) == (name == "pooled"), "one model tells a series by its like"


def test_a_run_that_was_stopped_does_only_what_is_left(tmp_path: Path):
    given, origin = panel(A=noisy(200, 1), B=noisy(200, 2)), FIRST + timedelta(186)
    asked = [piece for name in ("snaive_7", "ridge") for piece in pieces(ladder()[name], origin, origin, 2)]
    first = next(iter(work(given, 14, asked, ladder(), tmp_path, 1)))
    assert first.rung == "snaive_7" and len(list(tmp_path.glob("*.parquet"))) == 1
    assert [piece.rung for piece in work(given, 14, asked, ladder(), tmp_path, 1)] == ["ridge"]
    assert len(rows_of(tmp_path, asked)) == 2 * 28
    assert fingerprint(given, 14) != fingerprint(given, 15)
    assert fingerprint(given, 14) != fingerprint(panel(A=noisy(200, 1), B=noisy(200, 3)), 14)


def test_processes_side_by_side_give_the_same_numbers(tmp_path: Path):
    given, origin = panel(A=noisy(260, 1), B=noisy(260, 2)), FIRST + timedelta(232)
    rungs = {name: ladder()[name] for name in ("snaive_7", "lightgbm_recursive", "ridge")}
    one, two = (
        pd.concat(backtest(given, [origin], 28, rungs, tmp_path / str(n), n)).reset_index(drop=True)
        for n in (1, 2)
    )
    pd.testing.assert_frame_equal(one, two)


def test_each_class_of_series_has_its_own_champion(tmp_path: Path):
    """Store A sells by the weekday, six others on one day of four, by chance and as much as chance has it: last week is best for A and a level for them."""
    dice = np.random.default_rng(3)
    seldom = {
        f"C{n}": [40 * dice.lognormal(0, 1) * (dice.random() < 0.25) for _ in range(300)] for n in range(6)
    }
    given, origin = panel(A=[1.0, 2, 3, 4, 5, 6, 7] * 43, **seldom), FIRST + timedelta(266)
    rungs = {name: replace(ladder()[name], kind="one") for name in ("snaive_7", "sparse")}
    rows = pd.concat(backtest(given, [origin], 28, rungs, tmp_path))
    assert set(rows["model"]) == {"snaive_7", "sparse", "champion"}, "of one kind there is no ensemble"
    by = {name: part.set_index(["series", "ds"])["yhat"] for name, part in rows.groupby("model")}
    assert (by["champion"]["A"] == by["snaive_7"]["A"]).all()
    assert all((by["champion"][series] == by["sparse"][series]).all() for series in seldom)


def test_the_ensemble_is_the_mean_of_the_best_two_kinds(tmp_path: Path):
    given, origin = panel(A=noisy(300, 1), B=noisy(300, 2)), FIRST + timedelta(266)
    rungs = {name: ladder()[name] for name in ("snaive_7", "sparse", "ridge")}
    rows = pd.concat(backtest(given, [origin], 28, rungs, tmp_path))
    by = {name: part.set_index(["series", "ds"])["yhat"] for name, part in rows.groupby("model")}
    assert set(rows[rows["model"] == "ensemble"]["by"]) == {"ridge + snaive_7"}
    assert (by["ensemble"] == (by["ridge"] + by["snaive_7"]) / 2).all()


def test_who_says_the_median_of_amounts_that_stray_upwards_does_not_become_champion(tmp_path: Path):
    """1 on four days of five and 20 on the fifth: a mean of 4.8. Saying 1 always misses 19 of 24 (0.79) and is 79 % too low; 4.8 misses 30.4 of 24 (1.27), nothing
    in all."""
    given = panel(A=[1.0, 1, 1, 1, 20] * 60, B=[1.0, 1, 1, 1, 20] * 60)
    rungs = {
        "median": Rung("median", "naive", lambda at: np.full(len(at.ahead), 1.0)),
        "mean": Rung("mean", "naive", lambda at: np.full(len(at.ahead), 4.8)),
    }
    rows = pd.concat(backtest(given, [FIRST + timedelta(270)], 30, rungs, tmp_path))
    assert set(rows[rows["model"] == "champion"]["yhat"]) == {4.8}
