"""The measures of a forecast, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from ml.forecasting.accuracy import band, bias, coverage, measures, naive_scale, pinball, wape

Y, YHAT = np.array([10.0, 20, 30]), np.array([12.0, 18, 36])


def test_errors_by_hand():
    assert wape(Y, YHAT) == pytest.approx(10 / 60)
    assert bias(Y, YHAT) == pytest.approx(6 / 60)
    assert np.isnan(wape(np.zeros(2), np.ones(2)))


def test_intervals_by_hand():
    assert coverage(Y, np.array([10.0, 21, 0]), np.array([11.0, 25, 30])) == pytest.approx(2 / 3), (
        "both ends count"
    )
    # 2 above: 0.9 * 2; 5 below: 0.1 * 5; the mean of both
    assert pinball(np.array([12.0, 5]), np.array([10.0, 10]), 0.9) == pytest.approx((1.8 + 0.5) / 2)


def test_the_scale_of_a_series_is_its_own_weekly_difference():
    past = np.array([[1.0, 5, np.nan], [2, 5, np.nan], [4, 5, 1], [2, 5, 1]])
    found = naive_scale(past, 2)
    assert found[0] == pytest.approx((3 + 0) / 2) and np.isnan(found[1]) and np.isnan(found[2])
    assert np.isnan(naive_scale(past, 9)).all()


def test_the_table_of_one_model():
    rows = pd.DataFrame(
        {
            "series": ["A", "A", "B", "B"],
            "y": [10.0, 20, 30, np.nan],
            "yhat": [12.0, 18, 36, 1],
            "q10": [0.0, 19, 0, 0],
            "q90": [11.0, 30, 30, 9],
            "scale": [2.0, 2, np.nan, np.nan],
        }
    )
    found = measures(rows)
    assert found["rows"] == 3 and found["wape"] == pytest.approx(1 / 6) and found["mase"] == 1.0
    assert found["coverage80"] == 1.0
    # A: 30 against 30; B: 36 against 30
    assert found["quarter_error_by_series"] == pytest.approx((0 + 0.2) / 2) and found[
        "quarter_error_total"
    ] == pytest.approx(0.1)


def test_bands():
    assert band(pd.Series([1, 30, 31, 90, 91, 0])).to_list() == ["1-30", "1-30", "31-60", "61-90", "", ""]
