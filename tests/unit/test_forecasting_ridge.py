"""The rung that learns from all series at once, and the columns it learns from."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.cut import cut, outcome
from ml.forecasting.features import design
from ml.forecasting.panel import make_panel
from ml.forecasting.ridge import ridge
from ml.forecasting.spec import PanelSpec

FIRST, DAYS = date(2025, 1, 1), 300
SPEC = PanelSpec(
    ("store",),
    "day",
    "sales",
    known_ahead=("promo", "weather"),
    observed_only=("visitors",),
    holiday_country="DE",
)


def rows(store: str, size: float, raised: float, days: int = DAYS):
    """Sundays closed, Saturdays by half, a promotion in every second week worth so much."""
    found = []
    for n in range(days):
        day = FIRST + timedelta(n)
        promo = n // 7 % 2
        if day.weekday() < 6:
            amount = size * (0.5 if day.weekday() == 5 else 1) * (raised if promo else 1)
            found.append((store, day, amount, promo, "rain" if n % 3 else "sun", 1))
    return found


def panel(*given):
    columns = pd.Index(["store", "day", "sales", "promo", "weather", "visitors"])
    return make_panel(pd.DataFrame([row for one in given for row in one], columns=columns), SPEC)


def test_weekday_and_promotion_are_learnt_of_each_store_and_a_new_store_takes_those_of_all():
    """Forty stores whose promotions are worth a fifth; one of three weeks, two of them without a promotion."""
    old = [rows(f"S{n}", 1000 + 10 * n, 1.2) for n in range(40)]
    new = [row for row in rows("new", 500, 1.2) if row[1] >= FIRST + timedelta(DAYS - 35)]
    given = panel(*old, new)
    origin = FIRST + timedelta(DAYS - 14)
    at = cut(given, origin, 14)
    told = at.ahead.assign(yhat=ridge(at)).merge(outcome(given, origin, 14), on=["series", "ds"])
    off = (told["yhat"] / told["y"] - 1).abs()
    assert len(told) == 41 * 12 and off[told["series"] != "new"].max() < 0.02
    assert off[told["series"] == "new"].max() < 0.08


def test_a_series_without_a_value_above_nought_has_no_forecast_and_stops_no_other():
    given = panel(rows("A", 100, 1.5), [(s, day, 0.0, *more) for s, day, _, *more in rows("zero", 1, 1)])
    at = cut(given, FIRST + timedelta(DAYS - 14), 14)
    told = at.ahead.assign(yhat=ridge(at)).groupby("series")["yhat"].count()
    assert told.to_dict() == {"A": 12, "zero": 0}


def test_two_points_are_enough_for_a_number():
    given = panel(rows("A", 100, 1.5), rows("B", 60, 1.5)[:2] + rows("B", 60, 1.5)[-12:])
    at = cut(given, FIRST + timedelta(DAYS - 14), 14)
    assert np.isfinite(ridge(at)).all()


def test_columns_are_the_calendars_and_what_is_known_ahead_and_nothing_else():
    at = cut(panel(rows("A", 100, 1.5)), FIRST + timedelta(DAYS - 14), 14)
    found = design(at)
    assert found.common.shape[0] == found.own.shape[0] == len(found.days) == DAYS
    assert len(found.names) == found.common.shape[1] + found.own.shape[2]
    assert "promo" in found.names and "promo on 5" in found.names and "weather=sun" in found.names
    assert [name for name in found.names if "visitors" in name or "sales" in name] == []
    # Labour day 2025 is a Thursday, the second of May comes one day after it
    column = found.common[:, found.names.index("Erster Mai 1..3")]
    assert found.days[column == 1].strftime("%m-%d").tolist() == ["05-02", "05-03", "05-04"]


def test_the_days_beside_a_closed_one_are_known_in_the_past_and_ahead():
    """A Wednesday is closed in the past and one ahead; that Sundays are closed is usual, and says nothing."""
    closed = {date(2025, 9, 10), date(2025, 10, 22)}
    given = panel([row for row in rows("A", 100, 1.5) if row[1] not in closed])
    found = design(cut(given, date(2025, 10, 14), 13))
    after = found.own[:, 0, found.names.index("the day before is closed") - found.common.shape[1]]
    assert found.days[after == 1].strftime("%Y-%m-%d").tolist() == ["2025-09-11", "2025-10-23"]


@pytest.mark.parametrize("country", ["", "CN"])
def test_a_promotion_unknown_for_the_days_ahead_is_taken_as_usual(country):
    spec = PanelSpec(("store",), "day", "sales", known_ahead=("promo",), holiday_country=country)
    past = pd.DataFrame(
        rows("A", 100, 1.5), columns=pd.Index(["store", "day", "sales", "promo", "weather", "visitors"])
    )
    at = cut(make_panel(past, spec), FIRST + timedelta(DAYS), 7)
    assert len(at.ahead) == 6, "a week without its Sunday, which is closed"
    assert np.isfinite(ridge(at)).all()


def test_what_has_grown_for_years_goes_on_growing():
    """A tenth more each year for three years, alike on every day: the next quarter's sum by hand, less what a stiff slope gives away."""
    days = np.arange(3 * 365 + 90)
    grown = 100 * 1.1 ** (days / 365.25)
    rows = [
        (store, date(2023, 1, 2) + timedelta(int(n)), height * grown[n])
        for store, height in (("A", 1.0), ("B", 3.0))
        for n in days[:-90]
    ]
    panel = make_panel(
        pd.DataFrame(rows, columns=pd.Index(["store", "day", "sales"])), PanelSpec(("store",), "day", "sales")
    )
    told = ridge(cut(panel, date(2023, 1, 2) + timedelta(3 * 365), 90)).reshape(2, 90).sum(axis=1)
    assert told / grown[-90:].sum() == pytest.approx([1.0, 3.0], rel=0.01)
