"""A mart's figures by day: the query that asks for them, and its answer as a table of days and segments.

Belongs here: SQL text and its answer. Does not: running it (orchestration), what the figures mean (`findings.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from quality.statistics.calendar import OFF
from quality.statistics.thresholds import Figure, Watch

Frame = Any  # a pandas DataFrame; what pandas says of its own types is too loose to check by
ALL = ""  # `by` and segment of the figures over all rows
WEEK = 7
_MOST_LOST = 0.9  # of a day, by being a day off


def query(watch: Watch, relation: str, first: date, zone: str) -> str:
    """SQL with columns day, by, segment, rows and one for each figure; of the days from `first` on that have rows.

    relation: what the mart's rows are selected from. zone: the company's, put in for {zone} of a figure. Without a day column: one row, with the number of rows.
    """
    if not watch.day:
        return f"select null as day, '' as \"by\", '' as segment, count(*) as rows from {relation} where {watch.where}"
    sides = [
        ALL,
        *dict.fromkeys([*(by for f in watch.figures for by in f.by), *(c for c, _ in watch.categories)]),
    ]
    return " union all by name ".join(_side(watch, relation, by, first) for by in sides).replace(
        "{zone}", zone
    )


def _side(watch: Watch, relation: str, by: str, first: date) -> str:
    figures = "".join(
        f', cast({figure.value} as double) as "{figure.name}"'
        for figure in watch.figures
        if by in (ALL, *figure.by)
    )
    segment = f"coalesce(cast({by} as varchar), '')" if by else "''"
    return (
        f"select {watch.day} as day, '{by}' as \"by\", {segment} as segment, count(*) as rows{figures} from {relation}"
        f" where {watch.day} > date '{first}' and ({watch.where}) group by {watch.day}{f', {segment}' if by else ''}"
    )


@dataclass(frozen=True)
class Panel:
    """Of a figure and a column: days × segments. values: NaN before a segment's first day, and where a mean or share has no rows.

    rows: how many rows each is made of, 0 for none. days: all from the first to the judged one, without a gap.
    """

    by: str
    days: list[date]
    segments: list[str]
    values: np.ndarray
    rows: np.ndarray


def panels(found: Frame, figure: Figure, first: date, last: date) -> Iterator[Panel]:
    """The figure over all rows, then by each of its columns. found: what `query` returned, day as date."""
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    for by in (ALL, *figure.by):
        side = found[found["by"] == by]
        values, rows = (
            side.pivot(index="day", columns="segment", values=column).reindex(days)
            for column in (figure.name, "rows")
        )
        segments = [str(name) for name in rows.columns]
        values = values.to_numpy(float)
        counts = rows.fillna(0).to_numpy(float)
        begun = np.maximum.accumulate(counts > 0, axis=0)
        if figure.of == "amount":
            values = np.where(begun, np.nan_to_num(values), np.nan)
        else:
            values = np.where(counts > 0, values, np.nan)
        yield Panel(by, days, segments, values, counts)


def trailing(panel: Panel, window: int, of: str) -> tuple[np.ndarray, np.ndarray]:
    """Values and rows over the last `window` days of each day: all but amounts weighed by their rows, days without a value left out."""
    if window == 1:
        return panel.values, panel.rows
    if of == "amount":
        return _moving(panel.values, window) / window, _moving(panel.rows, window)
    rows = _moving(np.where(np.isfinite(panel.values), panel.rows, 0.0), window)
    weighed = _moving(np.nan_to_num(panel.values) * panel.rows, window)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(rows > 0, weighed / rows, np.nan), rows


def smoothed(features: np.ndarray, window: int) -> np.ndarray:
    """The features of a trailing window: the mean of its days', and the logarithm of how much of it is left beside days off.

    That one because sums add and holidays multiply: of a week with six days off the seventh is left, of one with seven nothing.
    """
    moved = _moving(features, window) / window
    moved[: window - 1] = features[: window - 1]
    return np.column_stack([moved, np.log(1 - _MOST_LOST * moved[:, OFF])])


def _moving(values: np.ndarray, window: int) -> np.ndarray:
    """Sums over the last `window` rows of each row, NaN where one of them is or there are fewer."""
    padded = np.vstack([np.full((window - 1, values.shape[1]), np.nan), values])
    return np.lib.stride_tricks.sliding_window_view(padded, window, axis=0).sum(axis=-1)


def named(by: str, segment: str) -> str:
    """A segment as it is told: column=value, nothing for all rows."""
    return f"{by}={segment}" if by else ""
