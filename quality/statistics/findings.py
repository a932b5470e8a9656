"""What was found of a mart against what was to be expected: the frame that the expectations are put to.

Belongs here: one row a check, segment and day. Does not: the verdict on it (`suite.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from quality.statistics.calendar import Calendar, features
from quality.statistics.expected import expect
from quality.statistics.figures import Frame, named, panels, smoothed, trailing
from quality.statistics.parts import categories, frozen
from quality.statistics.past import kept, newest_shown, restated, row_count
from quality.statistics.thresholds import Figure, Thresholds, Watch

COLUMNS: tuple[str, ...] = ("check", "segment", "day", "observed", "expected", "low", "high", "surprise")
# Of fewer rows it says nothing. A share knows its own chance, and all or none of ten is plain; one dear line makes a mean of ten.
FEWEST_ROWS = {"mean": 30, "share": 10, "correlation": 30}


@dataclass(frozen=True)
class Asked:
    """What is judged: today is the company's business date; published: the same query's answer on what people see now, or None."""

    today: date
    calendar: Calendar
    thresholds: Thresholds
    published: Frame | None = None


@dataclass(frozen=True)
class Looked:
    """A mart's figures as its candidate gave them, and what was found of them."""

    watch: Watch
    figures: Frame
    findings: Frame


def findings(watch: Watch, found: Frame, asked: Asked) -> Frame:
    """Rows of COLUMNS. found: what figures.query returned for the candidate. Too short a history gives none of the seasonal kind."""
    rows: list[tuple] = list(row_count(watch, found, asked.published))
    if watch.day:
        days = pd.to_datetime(found["day"]).dt.date
        found = found.assign(day=days)
        known = days.unique()  # tens of thousands of rows have a few hundred days
        last = asked.today + timedelta(watch.future_days or 0)
        newest = max((day for day in known if day <= last), default=None)
        rows += _newest(watch, known, asked)
        if newest is not None:
            rows += _seasonal(watch, found, newest, asked)
            rows += categories(watch, found, newest)
            rows += frozen(watch, found, newest)
            rows += restated(watch, found, newest, asked.published)
            rows += kept(watch, found, asked.published)
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS))


def history(found: Frame) -> int:
    """Days from the first to the last."""
    days = pd.to_datetime(found["day"]).dropna()
    return 0 if days.empty else (days.max() - days.min()).days + 1


def _newest(watch: Watch, days: np.ndarray, asked: Asked) -> Iterator[tuple]:
    if not len(days):
        return
    newest, nothing = max(days), (0, 0)
    if watch.oldest_days is not None:
        age = (asked.today - newest).days
        yield "newest day", "", str(newest), max(age, 0), *nothing, watch.oldest_days, np.nan
    if watch.future_days is not None:
        ahead = (newest - asked.today).days
        yield "no day to come", "", str(newest), max(ahead, 0), *nothing, watch.future_days, np.nan
    if asked.published is not None and (seen := newest_shown(asked.published, asked.today)):
        lost = (seen - newest).days
        room = max(watch.ripe_days, 1)  # a day's only order may be taken back
        yield "days seen are there", "", str(newest), max(lost, 0), *nothing, room, np.nan


def _seasonal(watch: Watch, found: Frame, newest: date, asked: Asked) -> Iterator[tuple]:
    # of a day whose rows are not all there only too much is told
    unripe = max(watch.ripe_days - (asked.today - newest).days, 0)
    # a month that comes at once must not be what its own last day is compared with
    seen = None if asked.published is None else newest_shown(asked.published, asked.today)
    for series in every_series(watch, found, newest, asked):
        yield from judged(series, unripe, seen=seen)
        if unripe:
            yield from judged(series, 0, seen=seen, downwards=False)


@dataclass(frozen=True)
class Series:
    """A figure over a window of days: values and rows, days × segments, and the features of the days."""

    figure: Figure
    window: int
    by: str
    days: list[date]
    segments: list[str]
    values: np.ndarray
    rows: np.ndarray
    known: np.ndarray
    enough_days: int

    @property
    def name(self) -> str:
        """How its check is called."""
        return self.figure.name if self.window == 1 else f"{self.figure.name}, {self.window} days"


def every_series(watch: Watch, found: Frame, newest: date, asked: Asked) -> Iterator[Series]:
    """All that can be judged of a mart, up to the newest day; none where the history is too short."""
    limits = asked.thresholds
    first = max(min(found["day"]), newest - timedelta(limits.history_days))
    if (newest - first).days < limits.enough_days:
        return
    days = [first + timedelta(n) for n in range((newest - first).days + 1)]
    known = features(days, asked.calendar, limits.events)
    for figure in watch.figures:
        for panel in panels(found, figure, first, newest):
            for window in figure.windows:
                values, rows = trailing(panel, window, figure.of)
                if figure.of != "amount":
                    values = np.where(rows >= FEWEST_ROWS[figure.of], values, np.nan)
                yield Series(
                    figure, window, panel.by, days, panel.segments, values, rows, smoothed(known, window), limits.enough_days
                )  # fmt: skip


def judged(series: Series, ago: int, *, seen: date | None = None, downwards: bool = True) -> Iterator[tuple]:
    """Rows of COLUMNS on the day so many days before the newest, by the days before it, of which those after `seen` say nothing yet.

    seen: the newest day that was checked and shown, None for all. downwards: whether too little is told.
    """
    until = len(series.days) - ago
    if series.window > 1 and not downwards:
        return
    kept = _checked(series, until, seen)
    values, rows = series.values[kept], series.rows[kept]
    told = np.isfinite(values).sum(axis=0) >= series.enough_days
    told &= np.isfinite(values[-1])
    if not told.any():
        return
    figure = series.figure
    ahead = kept[-1] - kept[-2]
    found = expect(values[:, told], rows[:, told], series.known[kept], figure.of, figure.limit, ahead)
    for n, segment in enumerate(s for s, ok in zip(series.segments, told, strict=True) if ok):
        surprise = _surprise(figure, found.observed[n], found.expected[n], found.score[n], downwards)
        yield (
            series.name, named(series.by, segment), str(series.days[until - 1]), found.observed[n], found.expected[n],
            found.low[n], found.high[n], surprise,
        )  # fmt: skip


def _checked(series: Series, until: int, seen: date | None) -> list[int]:
    """Which days a judgement stands on, the judged one last. Where too few were shown, all there are."""
    past = [n for n in range(until - 1) if seen is None or series.days[n] <= seen]
    return [*(past if len(past) >= series.enough_days else range(until - 1)), until - 1]


def _surprise(figure: Figure, observed: float, expected: float, score: float, downwards: bool) -> float:
    """The score, 0 where the difference is too small to matter to anybody."""
    if figure.of in ("share", "correlation"):
        strays = abs(observed - expected) * 100
    else:
        strays = 100 * abs(observed / expected - 1) if expected else np.inf
    return (
        0.0 if strays < figure.at_least_percent or (score < 0 and not downwards) else round(float(score), 2)
    )


def names(frame: Frame) -> Sequence[str]:
    """The checks of a frame, each once, in its order."""
    return list(dict.fromkeys(frame["check"]))
