"""Amounts as logarithms: the mean of what is left, and a day that may sell nothing."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.cut import cut
from ml.forecasting.ladder import ladder
from ml.forecasting.logs import chance, smeared
from ml.forecasting.panel import make_panel
from ml.forecasting.spec import PanelSpec

FIRST = date(2025, 1, 6)  # a Monday


def test_the_mean_of_a_factor_that_halves_and_doubles_is_a_quarter_above_its_middle():
    """Half and double have the middle 1 and the mean 1.25; a series without residuals is not moved."""
    found = smeared(np.log([[0.5, 2.0, 0.5, 2.0], [1.0, 1.0, np.nan, 1.0]]))
    assert np.exp(found) == pytest.approx([1.25, 1.0])


def test_a_series_that_sells_every_other_day_has_half_a_chance_and_one_that_always_sold_is_certain():
    days = np.arange(140) % 7
    y = np.column_stack([np.tile([10.0, 0.0], 63), np.full(126, 5.0)])
    found = np.exp(chance(y, days, np.zeros(len(days)))[0])
    assert found.shape == (14, 2) and found[:, 1].tolist() == [1.0] * 14
    assert found[:, 0] == pytest.approx(np.full(14, 0.5), abs=0.06)


def test_a_weekday_that_never_sold_is_told_apart_from_those_that_do():
    days = np.arange(371) % 7
    y = np.where(days[:364] == 6, 0.0, 8.0)[:, None]
    found = np.exp(chance(y, days, np.zeros(len(days)))[0])[:, 0]
    assert found[6] < 0.1 and found[:6].min() > 0.98


def test_an_office_that_closed_on_a_kind_of_day_is_told_apart_from_a_shop_that_did_not():
    """Every 50th day is a holiday: seven of them known, on which the office sold nothing and the shop sold. Drawn to both together (a half) by four days."""
    days = np.arange(371)
    kinds = np.where(days % 50 == 10, 3, 0)
    y = np.column_stack([np.where(kinds[:364] == 3, 0.0, 8.0), np.full(364, 5.0)])
    usual, added = (np.exp(one) for one in chance(y, days % 7, kinds))
    assert usual == pytest.approx(np.ones((7, 2)))
    assert added[kinds[364:] == 0] == pytest.approx(1.0), "the days ahead are usual"
    usual, added = (np.exp(one) for one in chance(y, days % 7, np.append(kinds[:-1], 3)))
    assert added[-1].tolist() == pytest.approx([0.19, 0.81], abs=0.02)


@pytest.mark.parametrize("name", ["ridge", "boosted", "prophet_tuned", "lightgbm_direct"])
def test_a_series_that_sells_on_one_day_of_four_is_forecast_at_its_mean_and_not_at_what_a_sale_is_worth(name):
    """40 on a quarter of days: 10 a day. Ten such series, so that chance evens out."""
    dice = np.random.default_rng(1)
    rows = [
        (f"S{s}", FIRST + timedelta(n), 40.0 * (dice.random() < 0.25)) for s in range(10) for n in range(280)
    ]
    panel = make_panel(
        pd.DataFrame(rows, columns=pd.Index(["store", "day", "sales"])), PanelSpec(("store",), "day", "sales")
    )
    told = ladder()[name](cut(panel, FIRST + timedelta(280), 28)).yhat
    assert told.mean() == pytest.approx(10, rel=0.15)
