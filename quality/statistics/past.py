"""What people have seen already must not change unseen: months against what is published of them, and the number of rows.

Belongs here: rows of `findings.COLUMNS` on what lies behind. Does not: the newest days (`findings.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from quality.statistics.figures import ALL, WEEK, Frame, named
from quality.statistics.thresholds import Figure, Watch

ENOUGH_OF_A_MONTH = 10  # days
# Of fewer rows one order that is cancelled changes a month by much: the room grows as chance does, down to the fewest that are asked of at all.
ENOUGH_ROWS, FEWEST_ROWS = 300, 100
SEGMENT_ROOM = 3  # so many times as much as the whole may a part of it change
MOST_TOLD = 10_000.0  # percent: of what was nothing there is no share
ENOUGH_OF_A_WEEK = 30  # rows
ENOUGH_HITS = 4  # rows that a share is true of


def restated(watch: Watch, found: Frame, newest: date, published: Frame | None) -> Iterator[tuple]:
    """By how much a month that people have seen differs from what they saw, in percent: the worst one of each figure.

    The last published week may still fill up, and the first days of a month are too few to speak of.
    """
    if watch.restated_percent is None or published is None or published.empty:
        return
    shown, days = _shown(published)
    seen = [day for day in days if day <= newest]
    if not seen:
        return
    first, until = (
        max(min(found["day"].unique()), min(seen)),
        max(seen) - timedelta(max(WEEK, watch.ripe_days)),
    )
    if until.day < ENOUGH_OF_A_MONTH:
        until = until.replace(day=1) - timedelta(1)
    for figure in (f for f in watch.figures if f.of == "amount" and f.name in shown):
        for bys, room in (((ALL,), 1), (figure.by, SEGMENT_ROOM)):
            now, before = (_sums(side, figure, bys, first, until, ("month",)) for side in (found, shown))
            both = now.join(before, how="outer", lsuffix="_now", rsuffix="_before").fillna(0.0)
            rows = both[["rows_now", "rows_before"]].max(axis=1)
            both, rows = both[rows >= FEWEST_ROWS], rows[rows >= FEWEST_ROWS]
            if both.empty:
                continue
            change = 100 * (both["sum_now"] - both["sum_before"]) / both["sum_before"].abs().clip(lower=1e-9)
            change = change.clip(-MOST_TOLD, MOST_TOLD)
            limits = watch.restated_percent * room * np.sqrt((ENOUGH_ROWS / rows).clip(lower=1))
            by, segment, month = worst = (change.abs() / limits).idxmax()
            limit = round(float(limits[worst]), 1)
            name = f"{figure.name} restated" + (" of a part" if bys != (ALL,) else "")
            place = f"{named(by, segment)} month={month}".strip()
            yield name, place, str(newest), float(change[worst]), 0.0, -limit, limit, np.nan


def kept(watch: Watch, found: Frame, published: Frame | None) -> Iterator[tuple]:
    """By how much the last week that people have seen changed, in percent: the worst part of each amount, and of the rows a share is true of.

    Asked where the rows of a day come at once: there a part may still fill up, and the whole by a little, but what was seen of it stays.
    """
    if watch.restated_percent is None or watch.ripe_days or published is None or published.empty:
        return
    shown, days = _shown(published)
    newest = max(found["day"])
    until = max((day for day in days if day <= newest), default=None)
    if until is None:
        return
    first = until - timedelta(WEEK - 1)
    for figure in (f for f in watch.figures if f.of in ("amount", "share") and f.name in shown):
        for bys, room in (((ALL,), 1), (figure.by, SEGMENT_ROOM)):
            now, before = (_sums(side, figure, bys, first, until) for side in (found, shown))
            both = before.join(now["sum"], how="left", lsuffix="_before", rsuffix="_now").fillna(0.0)
            enough = (
                both["rows"] >= ENOUGH_OF_A_WEEK
                if figure.of == "amount"
                else both["sum_before"] >= ENOUGH_HITS
            )
            both = both[enough & (both["sum_before"] > 0)]
            if both.empty:
                continue
            change = 100 * (both["sum_now"] / both["sum_before"] - 1)
            by, segment = worst = change.idxmin()
            name = f"{figure.name} as seen" + (" in each part" if bys != (ALL,) else "")
            low = -watch.restated_percent * room
            high = watch.restated_percent * SEGMENT_ROOM if figure.of == "amount" and by == ALL else np.inf
            yield name, named(by, segment), str(until), float(change[worst]), 0.0, low, high, np.nan


def _shown(published: Frame) -> tuple[Frame, Sequence[date]]:
    """What people see, with days as dates, and the days it has."""
    shown = published.assign(day=pd.to_datetime(published["day"]).dt.date)
    return shown, shown["day"].unique()


def _sums(
    side: Frame, figure: Figure, bys: Sequence[str], first: date, until: date, besides: tuple[str, ...] = ()
) -> Frame:
    """Sum and rows by column, segment and what is named besides, of the days from first to until; of a share the sum is the number of rows it is true of."""
    side = side[side["by"].isin(bys) & side["day"].between(first, until)]
    value = side[figure.name] * (side["rows"] if figure.of == "share" else 1)
    side = side.assign(sum=value, month=pd.to_datetime(side["day"]).dt.to_period("M"))
    return side.groupby(["by", "segment", *besides]).agg(sum=("sum", "sum"), rows=("rows", "sum"))


def newest_shown(published: Frame, today: date) -> date | None:
    """The newest day that people have seen, days to come left out."""
    _, days = _shown(published)
    return max((day for day in days if day <= today), default=None)


def row_count(watch: Watch, found: Frame, published: Frame | None) -> Iterator[tuple]:
    """How many rows there are, against how many are published. That there is none at all is asked elsewhere (`quality/emptied.py`)."""
    if watch.rows_percent is None:
        return
    now = int(found[found["by"] == ALL]["rows"].sum())
    before = now if published is None else int(published[published["by"] == ALL]["rows"].sum())
    room = before * watch.rows_percent / 100 + 1  # one more or less is never too much
    yield "rows", "", "", now, before, max(before - room, 0.0), before + room, np.nan
