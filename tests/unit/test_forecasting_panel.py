"""A panel as it is read: what costs a row, what a series, what the whole panel."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.grid import grid
from ml.forecasting.panel import PanelError, Told, make_panel
from ml.forecasting.spec import PanelSpec

SPEC = PanelSpec(("store",), "day", "sales", known_ahead=("promo",))


def frame(*rows):
    return pd.DataFrame(rows, columns=["store", "day", "sales", "promo"])


def made(*rows):
    return make_panel(frame(*rows), SPEC)


def test_rows_stand_by_series_and_day_however_they_came():
    panel = made(("B", "2026-01-02", 3, 1), ("A", "2026/01/02", "2.5", 0), ("A", "20260101", None, 0))
    assert list(panel.rows.columns) == ["series", "ds", "y", "store", "promo"]
    assert panel.rows[["series", "y"]].fillna(-1).values.tolist() == [["A", -1], ["A", 2.5], ["B", 3]]
    assert [day.date() for day in panel.rows["ds"]] == [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 2)]
    assert panel.told == (), "a target that is not known yet is a day to come"


def test_a_series_has_the_name_of_its_columns():
    two = PanelSpec(("unit", "store"), "day", "sales")
    given = pd.DataFrame(
        {"unit": ["SH"], "store": [7], "day": [pd.Timestamp("2026-01-01 10:00")], "sales": [1]}
    )
    rows = make_panel(given, two).rows
    assert rows["series"].tolist() == ["SH · 7"] and rows["ds"].tolist() == [pd.Timestamp("2026-01-01")]


def test_bad_rows_are_left_out_and_told_by_series():
    panel = made(
        ("A", "2026-01-01", 1, 0), ("A", "03.01.2026", 1, 0), ("A", "2026-01-04", "many", 0), ("A", "2026-01-05", np.inf, 0),
        ("B", "2026-01-01", -4, 0), (None, "2026-01-01", 4, 0), ("B", "2026-01-02", 5, 0), ("B", "2026-01-02", 5, 0),
    )  # fmt: skip
    assert panel.rows[["series", "y"]].values.tolist() == [["A", 1], ["B", -4], ["B", 5]]
    assert set(panel.told) == {
        Told("", 1, "a part of the series' name is empty: left out"),
        Told("A", 1, "day is no date: left out; write 2014-05-04"),
        Told("A", 1, "sales is no number: left out"),
        Told("A", 1, "sales is infinite: left out"),
        Told("B", 1, "sales is below nought: kept as it is"),
        Told("B", 1, "the same row twice: taken once"),
    }


def test_two_values_for_a_day_cost_that_series_only():
    panel = made(
        ("A", "2026-01-01", 1, 0),
        ("A", "2026-01-01", 2, 0),
        ("A", "2026-01-02", 2, 0),
        ("B", "2026-01-01", 9, 0),
    )
    assert panel.rows["series"].tolist() == ["B"]
    assert panel.told == (Told("A", 2, "two rows for 2026-01-01: the series is left out; sum or remove one"),)


def test_a_panel_that_cannot_be_used_says_why():
    with pytest.raises(
        PanelError,
        match="there is no column 'promo', perhaps promos; the panel has: store, day, sales, promos",
    ):
        make_panel(frame().rename(columns={"promo": "promos"}), SPEC)
    with pytest.raises(PanelError, match=r"no value of 'day' is a date, like '1.5.2026': write 2014-05-04"):
        made(("A", "1.5.2026", 1, 0))
    with pytest.raises(PanelError, match="no row can be used: sales is no number: left out"):
        made(("A", "2026-05-01", "x", 0))


def test_a_grid_has_every_day_and_what_was_known_before_an_origin():
    rows = made(("A", "2026-01-01", 1, 0), ("B", "2026-01-03", 3, 0), ("A", "2026-01-04", 4, 0)).rows
    found = grid(rows)
    assert found.series == ("A", "B") and len(found.days) == 4
    np.testing.assert_equal(found.values, [[1, np.nan], [np.nan, np.nan], [np.nan, 3], [4, np.nan]])
    assert grid(rows, date(2026, 1, 7)).values.shape == (6, 2), "up to the day before"
