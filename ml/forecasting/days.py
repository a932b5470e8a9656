"""What the calendar says of a day: its weekday, where it lies in month and year, holidays and the days about them, make-up working days.

Belongs here: columns that are the same for all series and known for ever. Does not: what is known of one series (`features.py`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Days = Any  # a pandas DatetimeIndex
# Its name, its values (days, or days × series), how strongly it is drawn to nothing.
Column = tuple[str, np.ndarray, float]

WEEKDAYS = 7
FOURIER = 3  # waves a year
# About a holiday: days after it, from and to; a day before it is below nought.
WINDOWS = ((-21, -8), (-7, -3), (-2, -1), (0, 0), (1, 3))
NEAR = ((-7, -3), (1, 3), (-2, -1), (0, 0))  # windows in which an office may be closed, the nearest last
SOFT, FIRM, STIFF = 1.0, 3.0, 200.0  # how strongly a column's worth is drawn to nothing
SLOW = 100.0  # a trend's; found on origins that no report is made on (decision 035)
IN_LIEU, MAKE_UP = "day off in lieu", "make-up working day"


@dataclass(frozen=True)
class Holidays:
    """after: {holiday: of each day how many days after the nearest of that name}. made_up: whether each day is a make-up working day."""

    after: dict[str, np.ndarray]
    made_up: np.ndarray


def of_season(days: Days) -> list[Column]:
    """Weekday, place in the month, place in the year."""
    return [*_weekdays(days), *_month(days), *_year(days)]


def of_trend(days: Days) -> list[Column]:
    """Years from the first day: what grows goes on growing, as far as it has been seen to."""
    return [("trend", np.arange(len(days)) / 365.25, SLOW)]


def _weekdays(days: Days) -> list[Column]:
    return [(f"weekday {n}", (days.dayofweek == n).astype(float), SOFT) for n in range(1, WEEKDAYS)]


def _month(days: Days) -> list[Column]:
    day, left = days.day.to_numpy(), days.days_in_month.to_numpy() - days.day.to_numpy()
    spans = {
        "month's first days": day <= 3,
        "month's middle": abs(day - 15.5) < 2,
        "month's last days": left < 3,
    }
    return [(name, span.astype(float), FIRM) for name, span in spans.items()]


def _year(days: Days) -> list[Column]:
    turn = 2 * np.pi * days.dayofyear.to_numpy() / 365.25
    return [
        (f"year {wave.__name__} {n}", wave(n * turn), STIFF * n)
        for n in range(1, FOURIER + 1)
        for wave in (np.sin, np.cos)
    ]


def of_holidays(known: Holidays) -> list[Column]:
    """A column a holiday and window about it, of those that the days have."""
    found: list[Column] = [(MAKE_UP, known.made_up.astype(float), FIRM)] if known.made_up.any() else []
    for name, apart in known.after.items():
        for first, last in WINDOWS:
            column = ((apart >= first) & (apart <= last)).astype(float)
            if column.any():
                found.append((f"{name} {first}..{last}", column, FIRM))
    return found


def kinds(known: Holidays) -> np.ndarray:
    """Of each day a number: 0 of a usual one; of one on or about a holiday the holiday's and the window's, the nearest window first; of a make-up working day its own."""
    found = np.zeros(len(known.made_up), int)
    for window, (first, last) in enumerate(NEAR):
        for number, apart in enumerate(known.after.values()):
            found[(apart >= first) & (apart <= last)] = 2 + window + len(NEAR) * number
    return np.where(known.made_up, 1, found)


def holidays_of(days: Days, country: str) -> Holidays:
    """Those of a country, by its two letters; none of ''."""
    if not country:
        return Holidays({}, np.zeros(len(days), bool))
    import holidays  # takes a while

    years = range(days[0].year - 1, days[-1].year + 2)
    known = holidays.country_holidays(country, years=years, observed=False)
    named: dict[str, list[np.datetime64]] = {}
    for day, name in known.items():
        # a day off in lieu of a certain Saturday has that date in its name: one name for all of them
        named.setdefault(IN_LIEU if any(letter.isdigit() for letter in name) else name, []).append(
            np.datetime64(day, "D")
        )
    dates = days.to_numpy().astype("datetime64[D]")
    made_up = np.isin(dates, np.array(sorted(getattr(known, "weekend_workdays", ())), dtype="datetime64[D]"))
    after = {}
    for name, when in named.items():
        apart = (dates[:, None] - np.array(when)).astype(int)
        after[name] = apart[np.arange(len(days)), np.abs(apart).argmin(axis=1)]
    return Holidays(after, made_up)
