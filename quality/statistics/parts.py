"""The parts of a mart against one another: is every usual value there, do the figures move from one day to the next?

Belongs here: rows of `findings.COLUMNS` that need no model. Does not: how far a figure strays (`findings.py`).
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from quality.statistics.figures import ALL, WEEK, Frame, named
from quality.statistics.thresholds import Watch

WEEKS = 8
CERTAIN = 12  # so many are expected of what is bound to be there: chance leaves none one time in 160,000


def categories(watch: Watch, found: Frame, newest: date) -> Iterator[tuple]:
    """One row a usual value: its rows in the last week, and what it would have of that week's by its share in the eight weeks before.

    Of a value that is usual and rare at once, or in a week of holidays, chance alone leaves a week without any: it is not asked for.
    """
    for column, percent in watch.categories:
        side = found[found["by"] == column]
        weeks = side["day"].map(lambda day: (newest - day).days // WEEK)
        by_week = side.pivot_table(index="segment", columns=weeks, values="rows", aggfunc="sum", fill_value=0)
        last = by_week.get(0, 0 * by_week.sum(axis=1))
        before = by_week[[week for week in by_week.columns if 1 <= week <= WEEKS]]
        before = before[before.sum(axis=1) > 0]
        together = _together(before.to_numpy(float))
        for segment, rows in before.sum(axis=1).items():
            share, there = float(rows / before.sum().sum()), float(last[segment])
            # of the week as it would be with it
            usual = share * (last.sum() - there) / max(1 - share, 1e-9)
            if usual / together >= CERTAIN and 100 * share >= percent:
                place = named(column, str(segment))
                yield f"{column} there", place, str(newest), there, usual, 1.0, np.inf, np.nan


def _together(counts: np.ndarray) -> float:
    """How many rows come and stay away together, as the lines of an order do: the dispersion of segments × weeks, 1 where each comes by itself."""
    total = counts.sum()
    free = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if free < 1 or not total:
        return 1.0
    usual = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    strays = (counts - usual)[usual > 0] ** 2 / usual[usual > 0]
    return max(1.0, float(strays.sum()) / free)


def frozen(watch: Watch, found: Frame, newest: date) -> Iterator[tuple]:
    """Which share of the segments has exactly the figure of the day before, in percent."""
    for figure in (f for f in watch.figures if f.name in watch.frozen):
        by = figure.by[0] if figure.by else ALL
        side = found[(found["by"] == by)].set_index("segment")
        now, before = (side[side["day"] == newest - timedelta(n)][figure.name] for n in (0, 1))
        both = pd.concat([now, before], axis=1, join="inner", keys=["now", "before"])
        both = both[(both["now"] != 0) & both["now"].notna()]
        if len(both) >= 5 or (len(both) and not figure.by):
            same = 100.0 * float((both["now"] == both["before"]).mean())
            yield f"{figure.name} moves", "", str(newest), same, 0.0, 0.0, 50.0, np.nan
