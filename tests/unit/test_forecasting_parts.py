"""Why a forecast is what it is: amounts that sum to it, of every model that tells, and of a mean of two."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.cut import cut
from ml.forecasting.explain import WHOLE, explained, of_days
from ml.forecasting.ladder import ladder
from ml.forecasting.panel import make_panel
from ml.forecasting.parts import USUAL, Parts, by_group
from ml.forecasting.spec import PanelSpec

FIRST, DAYS = date(2025, 1, 6), 210
SPEC = PanelSpec(("store",), "day", "sales", known_ahead=("promo",), holiday_country="CN")
TELLING = [name for name, rung in ladder().items() if rung.parts]


def stores(raised: float = 1.4):
    """Three stores whose Saturdays are worth double and whose promotions, every second week, are worth so much."""
    dice = np.random.default_rng(4)
    rows = [
        (f"S{s}", FIRST + timedelta(n), 1000.0 * (s + 1) * (2 if n % 7 == 5 else 1) * (raised if n // 7 % 2 else 1) * dice.lognormal(0, 0.02), n // 7 % 2)
        for s in range(3)
        for n in range(DAYS)
    ]  # fmt: skip
    return make_panel(pd.DataFrame(rows, columns=pd.Index(["store", "day", "sales", "promo"])), SPEC)


def test_factors_become_amounts_by_hand():
    """Usual 100, doubled by one group and raised by half by another: 300. The mean for both is 200 / ln 3 = 182.05; ln 2 of it is 126.19, ln 1.5 73.81."""
    parts = Parts(("promo", "season"), np.log([100.0]), np.log([[2.0, 1.5]]))
    assert parts.yhat == pytest.approx([300.0])
    assert parts.amounts()[0] == pytest.approx([100, 126.19, 73.81], abs=0.01)


def test_what_one_group_adds_and_another_takes_stands_against_the_usual():
    parts = Parts(("promo", "holidays"), np.log([100.0]), np.log([[1.25, 0.8]]))
    assert parts.amounts()[0] == pytest.approx([100, 22.314, -22.314], abs=0.001)


def test_columns_are_summed_by_group():
    names, belongs = by_group(("season", "promo", "season"))
    assert names == ("season", "promo") and (np.array([1.0, 10, 100]) @ belongs == [101, 10]).all()


@pytest.mark.parametrize("name", TELLING)
def test_parts_make_up_the_models_own_forecast_and_the_promotion_is_seen_where_it_is(name):
    at = cut(stores(), FIRST + timedelta(DAYS - 14), 14)
    parts, told = ladder()[name].parts(at), ladder()[name](at).yhat  # type: ignore[misc]
    assert parts.yhat == pytest.approx(told, rel=1e-9)
    amounts = parts.amounts()
    assert amounts.sum(axis=1) == pytest.approx(told, rel=1e-9)
    promo = amounts[:, 1 + parts.groups.index("promo")]
    there = at.ahead["promo"].to_numpy() == 1
    assert promo[there].min() > 0 > promo[~there].max()
    # a week with the promotion sells 1.4 of one without: 33 % of the middle of both
    assert (promo[there].sum() - promo[~there].sum()) / (told.mean() * there.sum()) == pytest.approx(
        0.33, rel=0.3
    )


def test_of_a_mean_of_two_the_parts_are_the_means_and_a_fall_back_is_one_part():
    at = cut(stores(), FIRST + timedelta(DAYS - 14), 14)
    one, other = (ladder()[name](at).yhat for name in ("ridge", "prophet_tuned"))
    told = at.ahead[["series", "ds"]].assign(by="ridge + prophet_tuned", yhat=(one + other) / 2, why="")
    told.loc[told["series"] == "S2", ["by", "why"]] = ["ridge", "the matrix is singular"]
    found = explained(at, told, ladder())
    sums = found.groupby(["series", "ds"])["amount"].sum().reset_index().merge(told, on=["series", "ds"])
    assert len(sums) == 42 and sums["amount"].to_numpy() == pytest.approx(sums["yhat"].to_numpy(), rel=1e-9)
    assert set(found[found["series"] == "S2"]["part"]) == {WHOLE}
    weeks = of_days(found)
    assert next(iter(weeks.columns)) == USUAL and len(weeks) == 2
    assert weeks.to_numpy().sum() == pytest.approx(told["yhat"].sum())
