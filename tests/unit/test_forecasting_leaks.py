"""What was not known on the morning of an origin is not used, and a column that looks as if it were is named."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.cut import cut
from ml.forecasting.ladder import ladder
from ml.forecasting.leaks import suspects
from ml.forecasting.panel import make_panel
from ml.forecasting.spec import PanelSpec

FIRST, DAYS = date(2025, 1, 6), 200


def rows(stores: int = 6) -> pd.DataFrame:
    """Noisy sales, a promotion, and visitors of the same day who buy for 10 each, more or less."""
    dice = np.random.default_rng(5)
    found = []
    for store in range(stores):
        for n in range(DAYS):
            promo = n // 7 % 2
            visitors = int(100 * (1 + 0.3 * promo) * dice.lognormal(0, 0.3))
            found.append(
                (f"S{store}", FIRST + timedelta(n), visitors * dice.normal(10, 0.5), promo, visitors)
            )
    return pd.DataFrame(found, columns=pd.Index(["store", "day", "sales", "promo", "visitors"]))


def spec(**more) -> PanelSpec:
    return PanelSpec(("store",), "day", "sales", **more)


def test_visitors_declared_known_ahead_are_caught_by_name_and_a_promotion_is_not():
    (caught,) = suspects(make_panel(rows(), spec(known_ahead=("promo", "visitors"))))
    assert caught.what.startswith(
        "visitors is declared known_ahead and moves with sales of the same day (0.9"
    )
    assert "observed_only" in caught.what
    assert suspects(make_panel(rows(), spec(known_ahead=("promo",), observed_only=("visitors",)))) == []


def test_the_injected_leak_would_have_made_forecasts_too_good():
    """So the suspicion is worth something: with visitors of the day itself the miss is less than half."""
    origin = FIRST + timedelta(DAYS - 28)

    def missed(**parts) -> float:
        panel = make_panel(rows(), spec(**parts))
        at = cut(panel, origin, 28)
        came = panel.rows[panel.rows["ds"] >= pd.Timestamp(origin)]["y"].to_numpy()
        return float(np.abs(ladder()["ridge"](at).yhat - came).sum() / came.sum())

    honest = missed(known_ahead=("promo",), observed_only=("visitors",))
    assert missed(known_ahead=("promo", "visitors")) < honest / 2


@pytest.mark.parametrize("name", ["ridge", "lightgbm_direct", "prophet_tuned"])
def test_visitors_of_days_ahead_move_no_forecast(name):
    """The visitors of the days ahead are multiplied by ten: observed only, so nothing moves."""
    given = rows()
    origin = FIRST + timedelta(DAYS - 14)
    other = given.copy()
    other.loc[other["day"] >= origin, "visitors"] *= 10
    parts = {"known_ahead": ("promo",), "observed_only": ("visitors",)}
    told = [ladder()[name](cut(make_panel(one, spec(**parts)), origin, 14)).yhat for one in (given, other)]
    assert np.isfinite(told[0]).all() and (told[0] == told[1]).all()


def test_a_promotion_that_was_decided_after_the_origin_is_not_seen_by_it():
    """Decided on 1 July for the days from 10 July on: the origin of 30 June does not know it, that of 2 July does."""
    given = rows()
    given["decided"] = np.where(
        given["day"] >= date(2025, 7, 10), "2025-07-01T08:00:00Z", "2024-12-01T08:00:00Z"
    )
    panel = make_panel(given, spec(known_ahead=("promo",), known_from="decided"))
    before, after = (cut(panel, day, 21) for day in (date(2025, 6, 30), date(2025, 7, 2)))
    known = before.ahead["promo"].notna()
    assert (known == (before.ahead["ds"] < pd.Timestamp(2025, 7, 10))).all()
    assert after.ahead["promo"].notna().all()
    assert [one.what for one in before.unknown()][:1] == [
        "promo is not known for all days from 2025-06-30 on: taken as usual there"
    ]
