"""Days × series: how the models that are arithmetic look at rows.

Belongs here: from rows to a grid. Does not: any model.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ml.forecasting.panel import DAY, SERIES, TARGET, Frame


@dataclass(frozen=True)
class Grid:
    """days: every day from the first, n of them. series: s names. values: n × s, NaN where there is no row or no value."""

    days: pd.Index
    series: tuple[str, ...]
    values: np.ndarray


def grid(rows: Frame, until: date | None = None, column: str = TARGET) -> Grid:
    """The grid of one numeric column, up to the last day, or up to the day before `until`."""
    days = pd.date_range(
        rows[DAY].min(),
        rows[DAY].max() if until is None else pd.Timestamp(until) - pd.Timedelta(days=1),
        freq="D",
    )
    place, series = pd.factorize(rows[SERIES], sort=True)
    values = np.full((len(days), len(series)), np.nan)
    at = (rows[DAY] - days[0]).dt.days.to_numpy() if len(days) else np.array([], int)
    there = at < len(days)
    values[at[there], place[there]] = rows[column].to_numpy(float)[there]
    return Grid(days, tuple(series), values)
