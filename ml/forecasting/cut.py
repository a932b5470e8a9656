"""What was known on the morning of an origin: the one place where the future is cut off.

Belongs here: which rows and which columns a model may see. Does not: any model; whoever forecasts gets a Cut and nothing else.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from ml.forecasting.grid import Grid, grid
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame, Panel, Told
from ml.forecasting.spec import PanelSpec

LATE_DAYS = 56


@dataclass(frozen=True)
class Cut:
    """origin: the first forecast day. past: the rows before it, all columns. ahead: the days that are asked for, up to `horizon` of them a series, with
    what is known of them (known_ahead, static) and no other column: neither the target nor what is observed only."""

    spec: PanelSpec
    origin: date
    horizon: int
    past: Frame
    ahead: Frame

    @cached_property
    def known(self) -> Grid:
        """The target's past, up to the day before the origin."""
        return grid(self.past, self.origin)

    @cached_property
    def steps(self) -> np.ndarray:
        """Of each row of ahead how many days ahead it lies, the origin itself being 1."""
        return ((self.ahead[DAY] - pd.Timestamp(self.origin)).dt.days + 1).to_numpy(int)

    def told(self, values: np.ndarray) -> np.ndarray:
        """For each row of ahead its number out of horizon × series of `known`; NaN of a series without a past."""
        places = pd.Index(self.known.series).get_indexer(self.ahead[SERIES])
        return np.where(places >= 0, values[self.steps - 1, places], np.nan)

    def unknown(self) -> list[Told]:
        """What is not known of the days ahead: days that have no row, columns that are empty."""
        found: list[Told] = []
        reach: Frame = pd.Series(self.steps, index=self.ahead.index).groupby(self.ahead[SERIES]).max()
        for series, last in reach[reach <= self.horizon - 2].items():  # the last may be a closed Sunday
            what = f"from {self.origin} on {self.horizon} days are asked for and rows end after {last}: only those are forecast"
            found.append(Told(str(series), self.horizon - int(last), what))
        for name in self.spec.known_ahead:
            if name in self.ahead:
                empty = self.ahead[self.ahead[name].isna()].groupby(SERIES).size()
                what = f"{name} is not known for all days from {self.origin} on: taken as usual there"
                found += [Told(str(series), int(count), what) for series, count in empty.items()]
        return found

    def only(self, series: list[str]) -> "Cut":
        """The cut of some series."""
        past, ahead = (
            rows[rows[SERIES].isin(series)].reset_index(drop=True) for rows in (self.past, self.ahead)
        )
        return replace(self, past=past, ahead=ahead)

    def earlier(self, origin: date) -> tuple["Cut", Frame]:
        """The cut of an origin before this one, and what came of it as far as this one knows: rows of SERIES, DAY, TARGET."""
        return _cut(self.spec, self.past, origin, self.horizon), _outcome(self.past, origin, self.horizon)


def cut(panel: Panel, origin: date, horizon: int) -> Cut:
    """The panel as it was known on the morning of the origin. Where a series has no rows beyond its past at all, every day of the horizon is asked for
    whose weekday it was open on of late, and what would be known of them is empty."""
    found = _cut(panel.spec, panel.rows, origin, horizon)
    there = set(found.ahead[SERIES].unique())
    silent = [series for series in found.past[SERIES].unique() if series not in there]
    if not silent:
        return found
    static = found.past.drop_duplicates(SERIES, keep="last").set_index(SERIES)
    days = pd.date_range(pd.Timestamp(origin), periods=horizon)
    asked: Frame = pd.MultiIndex.from_product([silent, days], names=[SERIES, DAY]).to_frame(index=False)
    asked = asked[_usually_open(found.past, asked, origin)]
    for name in panel.spec.static:
        asked[name] = asked[SERIES].map(static[name])
    ahead = pd.concat([found.ahead, asked]) if len(found.ahead) else asked
    ahead = ahead.reindex(columns=found.ahead.columns).sort_values([SERIES, DAY]).reset_index(drop=True)
    return replace(found, ahead=ahead)


def _usually_open(past: Frame, asked: Frame, origin: date) -> np.ndarray:
    """Whether each asked day's weekday had a row in the last LATE_DAYS; all days of a series that had none then."""
    late = past[past[DAY] >= pd.Timestamp(origin) - pd.Timedelta(days=LATE_DAYS)]
    seen = set(zip(late[SERIES], late[DAY].dt.dayofweek, strict=True))
    some = set(late[SERIES])
    return np.array(
        [
            series not in some or (series, weekday) in seen
            for series, weekday in zip(asked[SERIES], asked[DAY].dt.dayofweek, strict=True)
        ],
        bool,
    )


def outcome(panel: Panel, origin: date, horizon: int) -> Frame:
    """What came: rows of SERIES, DAY, TARGET. For whoever measures, never for a model."""
    return _outcome(panel.rows, origin, horizon)


def _cut(spec: PanelSpec, rows: Frame, origin: date, horizon: int) -> Cut:
    known = [SERIES, DAY, *(n for n in (*spec.known_ahead, *spec.static) if n not in spec.series)]
    past = rows[(rows[DAY] < pd.Timestamp(origin)) & rows[TARGET].notna()]
    ahead = _days_of(rows, origin, horizon)
    told = ahead[known].reset_index(drop=True)
    if spec.known_from:
        later = (ahead[spec.known_from] > pd.Timestamp(origin)).to_numpy()
        told.loc[later, list(spec.known_ahead)] = np.nan
    return Cut(spec, origin, horizon, past, told)


def _outcome(rows: Frame, origin: date, horizon: int) -> Frame:
    return _days_of(rows, origin, horizon)[[SERIES, DAY, TARGET]]


def _days_of(rows: Frame, origin: date, horizon: int) -> Frame:
    first = pd.Timestamp(origin)
    return rows[(rows[DAY] >= first) & (rows[DAY] < first + pd.Timedelta(days=horizon))]
