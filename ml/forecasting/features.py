"""What may make one day unlike another, as numbers: the calendar, what is known of a day ahead, and the closed days beside it.

Belongs here: from a cut to columns. Does not: what they are worth (models). Every column is known on the morning of the origin for every day asked for:
it comes from the calendar or from `Cut.ahead`, which holds nothing else.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ml.forecasting.cut import Cut
from ml.forecasting.days import (
    FIRM,
    SOFT,
    WEEKDAYS,
    Column,
    Days,
    holidays_of,
    kinds,
    of_holidays,
    of_season,
    of_trend,
)
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame
from ml.forecasting.parts import CLOSED, HOLIDAY, SEASON, TREND

MOST_WORDS = 8  # of a text column so many values are told apart, the commonest first


@dataclass(frozen=True)
class Design:
    """days: from the first known to the last asked for, n of them. series: s names. common: n × k columns that are the same for all series; own: n × s × j
    of each. stiff, own_stiff: how strongly each is drawn to nothing. y: n × s, NaN where nothing is known. names: of common and own;
    groups: to which part of an explanation each belongs (`parts.py`). kinds: of each day what kind it is (`days.kinds`)."""

    days: Days
    series: tuple[str, ...]
    y: np.ndarray
    common: np.ndarray
    own: np.ndarray
    stiff: np.ndarray
    own_stiff: np.ndarray
    names: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: np.ndarray


def design(at: Cut) -> Design:
    """The columns of a cut's past and of the days that are asked for."""
    past = at.known
    days = past.days.append(pd.date_range(pd.Timestamp(at.origin), periods=at.horizon))
    y = np.vstack([past.values, np.full((at.horizon, len(past.series)), np.nan)])
    trend, season = of_trend(days), of_season(days)
    calendar = holidays_of(days, at.spec.holiday_country)
    holidays = of_holidays(calendar)
    known = {name: _known(at, days, past.series, name) for name in at.spec.known_ahead}
    closed = _closed(at, days, y, past.series)
    common, own = [*trend, *season, *holidays], [*(one for of in known.values() for one in of), *closed]
    ahead = [name for name, of in known.items() for _ in of]
    groups = (
        *[TREND] * len(trend),
        *[SEASON] * len(season),
        *[HOLIDAY] * len(holidays),
        *ahead,
        *[CLOSED] * len(closed),
    )
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
        kinds(calendar),
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
