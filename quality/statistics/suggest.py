"""Which limits the past suggests: every figure judged on each of the last days as if it were today.

Belongs here: the figures' limits. Does not: what a person makes of them: they stand in `thresholds.yaml`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from quality.statistics.figures import Frame
from quality.statistics.findings import COLUMNS, Asked, every_series, judged
from quality.statistics.thresholds import Figure, Watch

LADDER = (4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0)


@dataclass(frozen=True)
class Suggestion:
    """Of a figure: `limit`, the least of LADDER that would have told no more days than wanted; None where none would.

    told: rows of COLUMNS that the present limit would have told, the days it would have held something on. suggested: the same of `limit`.
    """

    mart: str
    figure: Figure
    days: int
    limit: float | None
    told: Frame
    suggested: Frame


def suggest(
    watch: Watch,
    found: Frame,
    asked: Asked,
    days: int,
    wanted: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[Suggestion]:
    """A suggestion for each figure of the mart whose history is long enough.

    found: as for findings. days: how many days back to judge. wanted: on how many of them a figure may tell something.
    """
    if found.empty or not watch.day:
        return
    found = found.assign(day=pd.to_datetime(found["day"]).dt.date)
    newest = max((day for day in found["day"] if day <= asked.today), default=None)
    if newest is None:
        return
    newest = min(newest, asked.today - timedelta(watch.ripe_days))
    series = list(every_series(watch, found, newest, asked))
    rows: dict[str, list[tuple]] = {}
    for number, one in enumerate(series):
        progress(number, len(series))
        longest = min(days, len(one.days) - one.enough_days)
        rows.setdefault(one.figure.name, []).extend(row for ago in range(longest) for row in judged(one, ago))
    for figure in watch.figures:
        if told := rows.get(figure.name):
            yield _of(watch.mart, figure, pd.DataFrame(told, columns=pd.Index(COLUMNS)), wanted)


def _of(mart: str, figure: Figure, seen: Frame, wanted: int) -> Suggestion:
    def beyond(limit: float) -> Frame:
        return seen[seen["surprise"].abs() > limit].sort_values(["day", "segment"])

    limit = next((step for step in LADDER if beyond(step)["day"].nunique() <= wanted), None)
    suggested = beyond(limit) if limit else beyond(LADDER[-1])
    return Suggestion(mart, figure, seen["day"].nunique(), limit, beyond(figure.limit), suggested)
