"""What the calendar says, against what the State Council published for 2026."""

import numpy as np
import pandas as pd

from ml.forecasting.days import holidays_of, of_holidays, of_season


def columns(first: str, last: str, country: str) -> dict[str, list[str]]:
    """{column: the days it marks}."""
    days = pd.date_range(first, last)
    return {
        name: [f"{day:%m-%d}" for day in days[values.astype(bool)]]
        for name, values, _ in of_holidays(holidays_of(days, country))
    }


def test_make_up_working_days_and_days_off_in_lieu_of_2026():
    """Sunday 4 January is worked for Friday the 2nd; 14 and 28 February round the spring festival."""
    found = columns("2026-01-01", "2026-02-28", "CN")
    assert found["make-up working day"] == ["01-04", "02-14", "02-28"]
    assert "01-02" in found["day off in lieu 0..0"]
    assert not [name for name in found if any(letter.isdigit() for letter in name.split(" ")[0])], (
        "no column of one year only"
    )


def test_the_days_about_the_spring_festival_move_with_the_moon():
    """New year's day of the lunar calendar: 17 February 2026, 29 January 2025; two days before each is the week's rush."""
    for first, last, day, before in (
        ("2026-01-20", "2026-02-25", "02-17", "02-15"),
        ("2025-01-10", "2025-02-10", "01-29", "01-27"),
    ):
        found = columns(first, last, "CN")
        assert day in found["春节 0..0"] and before in found["春节 -2..-1"]


def test_a_country_without_make_up_days_has_no_column_of_them_and_none_without_a_country():
    assert "make-up working day" not in columns("2026-01-01", "2026-02-28", "DE")
    assert columns("2026-01-01", "2026-02-28", "") == {}


def test_season_has_a_weekday_fewer_than_there_are_and_no_empty_column():
    days = pd.date_range("2026-01-01", "2026-12-31")
    found = {name: values for name, values, _ in of_season(days)}
    assert [name for name in found if name.startswith("weekday")] == [f"weekday {n}" for n in range(1, 7)]
    assert all(np.std(values) > 0 for values in found.values())
    assert days[found["month's last days"].astype(bool)].strftime("%m-%d")[:4].tolist() == [
        "01-29",
        "01-30",
        "01-31",
        "02-26",
    ]
