"""What is watched on the marts and how far it may stray: frozen declarations.

Belongs here: what each word means. Does not: reading them from a file (`thresholds_read.py`).
"""

from dataclasses import dataclass
from datetime import date

OF = ("amount", "mean", "share", "correlation")


@dataclass(frozen=True)
class Event:
    """Days known to be unlike others every year, from month and day to month and day, both included."""

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether the day lies in it; one that ends before it begins goes over the turn of the year."""
        at = (day.month, day.day)
        return (
            self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last
        )


@dataclass(frozen=True)
class Figure:
    """One number a day. value: SQL over the mart's rows of a day. of: what kind it is, see OF.

    An amount is summed over the days of a window and nothing is nought; the others are of the rows there are: a mean, a share (0 to 1), a
    correlation (-1 to 1). by: columns, each
    of whose values is watched by itself, besides all together. windows: trailing days. It is told when it strays by more than `limit`
    times what it strays by on other days (of many asked at once by a little more: `expected.py`), and by at least `at_least_percent` of what is
    expected (of a share or correlation: percentage points).
    """

    name: str
    value: str
    of: str = "amount"
    by: tuple[str, ...] = ()
    windows: tuple[int, ...] = (1, 7)
    limit: float = 8.0
    at_least_percent: float = 35.0
    severity: str = "error"


@dataclass(frozen=True)
class Watch:
    """What is watched of one mart.

    day: its date column, '' for a mart without days, of which only `rows_percent` can be asked. where: SQL, only such rows are
    looked at, so that what comes once a month is not missed every day. ripe_days: after how many days the
    rows of a day are all there: a day is judged whole then, and the newest for too much only. oldest_days, future_days: how far the newest day may lie behind and before today, None for any. categories: columns, of
    which each value that is usual must be there again within a week, with the share that makes it usual, in percent.
    frozen: figures that are never the same on two days running. restated_percent: by how much a month that is past may change in any
    figure of amounts against what is published. rows_percent: by how much the number of rows may.
    """

    mart: str
    day: str = ""
    where: str = "true"
    ripe_days: int = 0
    oldest_days: int | None = None
    future_days: int | None = None
    figures: tuple[Figure, ...] = ()
    categories: tuple[tuple[str, float], ...] = ()
    frozen: tuple[str, ...] = ()
    restated_percent: float | None = None
    rows_percent: float | None = None


@dataclass(frozen=True)
class Thresholds:
    """All that is watched. enough_days: a history shorter than that is told and judges nothing. holds: whether what fails holds its
    group; else it is told only."""

    watches: tuple[Watch, ...]
    events: tuple[Event, ...] = ()
    enough_days: int = 56
    history_days: int = 800
    holds: bool = True
