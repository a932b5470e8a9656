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
    wide = rows.pivot(index=DAY, columns=SERIES, values=column)
    last = wide.index.max() if until is None else pd.Timestamp(until) - pd.Timedelta(days=1)
    days = pd.date_range(wide.index.min(), last, freq="D")
    return Grid(days, tuple(wide.columns), wide.reindex(days).to_numpy(float))
