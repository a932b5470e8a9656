"""A panel as the models read it: one row a series and day, in order, and what was amiss in it, told by series.

Belongs here: what makes a row unusable, or a series. Does not: files (whoever calls reads them), models.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ml.forecasting.spec import PanelSpec, near

Frame = Any  # a pandas DataFrame; what pandas says of its own types is too loose to check by
SERIES, DAY, TARGET = "series", "ds", "y"
BETWEEN = " · "  # the values that name a series
_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")


class PanelError(ValueError):
    """No series of the panel can be used: says which column is wrong and what would be right."""


@dataclass(frozen=True)
class Told:
    """What was amiss. series: whose, '' of rows that belong to none. rows: how many. what: in words, with what was done."""

    series: str
    rows: int
    what: str


@dataclass(frozen=True)
class Panel:
    """rows: SERIES, DAY, TARGET (NaN: not known yet), then the columns that the declaration names, sorted by series and day."""

    spec: PanelSpec
    rows: Frame
    told: tuple[Told, ...]

    @property
    def keys(self) -> Frame:
        """One row a series: SERIES and the columns that name it."""
        return self.rows.drop_duplicates(SERIES)[[SERIES, *self.spec.series]]


def make_panel(given: Frame, spec: PanelSpec) -> Panel:
    """The panel of a frame as it was read. What is amiss in a row or a series costs that row or series. Raises PanelError."""
    if missing := [name for name in spec.columns if name not in given]:
        there = [str(name) for name in given.columns]
        raise PanelError(
            f"there is no column {missing[0]!r}{near(missing[0], there)}; the panel has: {', '.join(there)}"
        )
    told: list[Told] = []
    rows = given[list(spec.columns)].reset_index(drop=True)
    keys = rows[list(spec.series)]
    unnamed = keys.isna().any(axis=1)
    rows.insert(0, SERIES, _joined(keys).where(~unnamed, ""))
    rows.insert(1, DAY, _days(rows[spec.date]))
    rows.insert(2, TARGET, pd.Series(pd.to_numeric(rows[spec.target], errors="coerce"), dtype=float))
    rows, told = _without(rows, unnamed, "a part of the series' name is empty: left out", told)
    undated = rows[DAY].isna()
    if undated.all():
        raise PanelError(
            f"no value of {spec.date!r} is a date, like {_first(rows[spec.date])!r}: write 2014-05-04"
        )
    rows, told = _without(rows, undated, f"{spec.date} is no date: left out; write 2014-05-04", told)
    no_number = rows[TARGET].isna() & rows[spec.target].notna()
    rows, told = _without(rows, no_number, f"{spec.target} is no number: left out", told)
    rows, told = _without(rows, np.isinf(rows[TARGET]), f"{spec.target} is infinite: left out", told)
    told += _each(rows, rows[TARGET] < 0, f"{spec.target} is below nought: kept as it is")
    if spec.known_from:
        rows[spec.known_from] = _moments(rows[spec.known_from])
    rows, told = _once(rows, told)
    if rows.empty:
        raise PanelError("no row can be used: " + "; ".join(sorted({one.what for one in told})))
    order = [SERIES, DAY, TARGET, *(name for name in spec.columns if name not in (spec.date, spec.target))]
    return Panel(spec, rows.sort_values([SERIES, DAY])[order].reset_index(drop=True), tuple(told))


def _joined(keys: Frame) -> Any:
    first, *more = (keys[name].astype(str) for name in keys)
    return first.str.cat(more, sep=BETWEEN) if more else first


def _moments(values: Any) -> Any:
    """Moments without a zone, as days are; NaT for what is none: known from the beginning."""
    found = pd.to_datetime(
        values, errors="coerce", utc=True, format="ISO8601" if values.dtype == object else None
    )
    return found.dt.tz_localize(None)


def _days(values: Any) -> Any:
    """Days without a time; NaT for what is none. Text is read by one of _DATES, never by a guess at the order of day and month."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.tz_localize(None).dt.normalize()
    text = values.map(lambda value: None if pd.isna(value) else str(value).strip()[:10])
    found = pd.Series(pd.NaT, index=values.index, dtype="datetime64[ns]")
    for form in _DATES:
        found = found.fillna(pd.to_datetime(text, format=form, errors="coerce"))
    return found


def _without(rows: Frame, bad: Any, what: str, told: list[Told]) -> tuple[Frame, list[Told]]:
    return rows[~bad], [*told, *_each(rows, bad, what)]


def _each(rows: Frame, bad: Any, what: str) -> list[Told]:
    counts = rows.loc[bad, SERIES].value_counts(sort=False)
    return [Told(str(series), int(count), what) for series, count in counts.items()]


def _once(rows: Frame, told: list[Told]) -> tuple[Frame, list[Told]]:
    """A row that came twice the same stands once; a series with two values for one day is not forecast: nobody can say which is right."""
    again = rows.duplicated()
    told = [*told, *_each(rows, again, "the same row twice: taken once")]
    rows = rows[~again]
    both = rows.duplicated([SERIES, DAY], keep=False)
    torn = rows[SERIES].isin(rows.loc[both, SERIES].unique())
    for series, day, count in rows[both].groupby(SERIES, sort=False)[DAY].agg(["min", "size"]).itertuples():
        told.append(
            Told(
                str(series),
                int(count),
                f"two rows for {day:%Y-%m-%d}: the series is left out; sum or remove one",
            )
        )
    return rows[~torn], told


def _first(values: Any) -> Any:
    some = values.dropna()
    return some.iloc[0] if len(some) else ""
