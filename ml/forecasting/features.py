"""What may make one day unlike another, as numbers: the calendar, what is known of a day ahead, and the closed days beside it.

Belongs here: from a cut to columns. Does not: what they are worth (models). Every column is known on the morning of the origin for every day asked for:
it comes from the calendar or from `Cut.ahead`, which holds nothing else.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ml.forecasting.cut import Cut
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame
from ml.forecasting.parts import CLOSED, HOLIDAY, SEASON

Days = Any  # a pandas DatetimeIndex
# Its name, its values (days, or days × series), how strongly it is drawn to nothing.
Column = tuple[str, np.ndarray, float]

WEEKDAYS = 7
HALF_LIFE_DAYS = 540  # an older day counts less
FOURIER = 3  # waves a year
MOST_WORDS = 8  # of a text column so many values are told apart, the commonest first
# About a holiday: days after it, from and to; a day before it is below nought.
WINDOWS = ((-21, -8), (-7, -3), (-2, -1), (0, 0), (1, 3))
SOFT, FIRM, STIFF = 1.0, 3.0, 200.0  # how strongly a column's worth is drawn to nothing


@dataclass(frozen=True)
class Design:
    """days: from the first known to the last asked for, n of them. series: s names. common: n × k columns that are the same for all series; own: n × s × j
    of each. stiff, own_stiff: how strongly each is drawn to nothing. y: n × s, NaN where nothing is known. names: of common and own;
    groups: to which part of an explanation each belongs (`parts.py`)."""

    days: Days
    series: tuple[str, ...]
    y: np.ndarray
    common: np.ndarray
    own: np.ndarray
    stiff: np.ndarray
    own_stiff: np.ndarray
    names: tuple[str, ...]
    groups: tuple[str, ...]


def design(at: Cut) -> Design:
    """The columns of a cut's past and of the days that are asked for."""
    past = at.known
    days = past.days.append(pd.date_range(pd.Timestamp(at.origin), periods=at.horizon))
    y = np.vstack([past.values, np.full((at.horizon, len(past.series)), np.nan)])
    season = [*_weekdays(days), *_month(days), *_year(days)]
    holidays = _holidays(days, at.spec.holiday_country)
    known = {name: _known(at, days, past.series, name) for name in at.spec.known_ahead}
    closed = _closed(at, days, y, past.series)
    common, own = [*season, *holidays], [*(one for of in known.values() for one in of), *closed]
    ahead = [name for name, of in known.items() for _ in of]
    groups = (*[SEASON] * len(season), *[HOLIDAY] * len(holidays), *ahead, *[CLOSED] * len(closed))
    shape = (len(days), len(past.series), 0)
    return Design(
        days,
        past.series,
        y,
        np.column_stack([column for _, column, _ in common]),
        np.stack([column for _, column, _ in own], axis=2) if own else np.empty(shape),
        np.array([stiff for _, _, stiff in common]),
        np.array([stiff for _, _, stiff in own]),
        tuple(name for name, _, _ in (*common, *own)),
        groups,
    )


def of_static(at: Cut, series: tuple[str, ...]) -> dict[str, np.ndarray]:
    """What is the same on every day of a series, as numbers: numbers themselves, words by their place among all words."""
    rows = at.past.drop_duplicates(SERIES, keep="last").set_index(SERIES).reindex(list(series))
    found: dict[str, np.ndarray] = {}
    for name in at.spec.static:
        numbers: Frame = pd.to_numeric(rows[name], errors="coerce")
        known = bool(numbers.notna().mean() > 0.5)
        found[name] = (numbers if known else rows[name].astype("category").cat.codes).to_numpy(np.float32)
    return found


def centred_log(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms (days × series) about each series' middle, NaN where nothing above nought is known; and the middles."""
    log = np.where(y > 0, np.log(np.where(y > 0, y, 1.0)), np.nan)
    weights = np.where(np.isfinite(log), weight_of_age(len(y))[:, None], 0.0)
    middle = np.nansum(log * weights, axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return log - middle, middle


def weight_of_age(n: int) -> np.ndarray:
    """Of n days, the last of them yesterday, how much each counts."""
    return 0.5 ** ((n - 1 - np.arange(n)) / HALF_LIFE_DAYS)


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


def _holidays(days: Days, country: str) -> list[Column]:
    """A column a holiday and window about it, of those that the days have."""
    if not country:
        return []
    import holidays  # takes a while

    years = range(days[0].year - 1, days[-1].year + 2)
    named: dict[str, list[np.datetime64]] = {}
    for day, name in holidays.country_holidays(country, years=years, observed=False).items():
        named.setdefault(name, []).append(np.datetime64(day, "D"))
    found: list[Column] = []
    for name, when in named.items():
        apart = (days.to_numpy().astype("datetime64[D]")[:, None] - np.array(when)).astype(int)
        # days after the nearest of that name
        after = apart[np.arange(len(days)), np.abs(apart).argmin(axis=1)]
        for first, last in WINDOWS:
            column = ((after >= first) & (after <= last)).astype(float)
            if column.any():
                found.append((f"{name} {first}..{last}", column, FIRM))
    return found


def _known(at: Cut, days: Days, series: tuple[str, ...], name: str) -> list[Column]:
    """One column that is declared known ahead: a number by its size, words by what they say; and on each weekday, where it is yes or no."""
    both: Frame = pd.concat([at.past[[SERIES, DAY, name]], at.ahead[[SERIES, DAY, name]]])
    numbers: Frame = pd.to_numeric(both[name], errors="coerce")
    if numbers.notna().mean() > 0.5:
        told = [(name, both.assign(**{name: numbers.astype(float)}))]
    else:
        words = both[name].astype(str)
        rare = words.value_counts().index[1 : 1 + MOST_WORDS]
        told = [(f"{name}={word}", both.assign(**{name: (words == word).astype(float)})) for word in rare]
    found: list[Column] = []
    for label, rows in told:
        wide = rows.pivot(index=DAY, columns=SERIES, values=name).reindex(index=days, columns=series)
        yes_or_no = bool(rows[name].dropna().isin((0.0, 1.0)).all())
        column = _filled(wide.to_numpy(float))
        column = np.round(column) if yes_or_no else column
        spread = column.std()
        if not spread:
            continue
        found.append((label, column if yes_or_no else (column - column.mean()) / spread, SOFT))
        if yes_or_no and column.mean() > 0.1:
            found += [
                (f"{label} on {n}", column * np.asarray(days.dayofweek == n)[:, None], FIRM)
                for n in range(1, WEEKDAYS)
            ]
    return found


def _filled(column: np.ndarray) -> np.ndarray:
    """A closed day has what most series have that day; where nobody says anything, what is usual."""
    known = np.isfinite(column)
    count = known.sum(axis=1)
    of_the_day = np.where(known, column, 0).sum(axis=1) / np.maximum(count, 1)
    usual = column[known].mean() if known.any() else 0.0
    return np.where(known, column, np.where(count > 0, of_the_day, usual)[:, None])


def _closed(at: Cut, days: Days, y: np.ndarray, series: tuple[str, ...]) -> list[Column]:
    """A day beside one that is closed though that weekday is usually open: people come a day earlier, or later."""
    asked = at.ahead.assign(**{TARGET: 1.0}).pivot(index=DAY, columns=SERIES, values=TARGET)
    ahead = asked.reindex(index=days[-at.horizon :], columns=series).notna().to_numpy()
    is_open = np.vstack([np.isfinite(y[: -at.horizon]), ahead])
    began = np.maximum.accumulate(
        is_open, axis=0
    )  # before its first day a shop is not closed, it is not there
    weekday = days.dayofweek.to_numpy()
    usual = np.zeros_like(is_open)
    for n in range(WEEKDAYS):
        rows = weekday == n
        usual[rows] = is_open[rows].mean(axis=0) > 0.5
    closed = (~is_open & usual & began).astype(float)
    steps = {
        "the day before is closed": 1,
        "two days before": 2,
        "the next day is closed": -1,
        "in two days": -2,
    }
    return [(name, _shifted(closed, by), FIRM) for name, by in steps.items()]


def _shifted(column: np.ndarray, by: int) -> np.ndarray:
    moved = np.zeros_like(column)
    if by > 0:
        moved[by:] = column[:-by]
    else:
        moved[:by] = column[-by:]
    return moved
