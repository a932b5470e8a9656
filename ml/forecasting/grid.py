"""Days × series: how the models that are arithmetic look at a panel.

Belongs here: from rows to a grid. Does not: any model.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ml.forecasting.panel import DAY, SERIES, TARGET, Panel


@dataclass(frozen=True)
class Grid:
    """days: every day from the first to the last, n of them. series: s names. values: n × s, NaN where there is no row or no value."""

    days: pd.Index
    series: tuple[str, ...]
    values: np.ndarray

    def before(self, origin: date) -> "Grid":
        """What was known on the morning of the origin, the first forecast day."""
        past = self.days < pd.Timestamp(origin)
        return Grid(self.days[past], self.series, self.values[past])


def grid(panel: Panel, column: str = TARGET) -> Grid:
    """The grid of one numeric column."""
    wide = panel.rows.pivot(index=DAY, columns=SERIES, values=column)
    days = pd.date_range(wide.index.min(), wide.index.max(), freq="D")
    return Grid(days, tuple(wide.columns), wide.reindex(days).to_numpy(float))
