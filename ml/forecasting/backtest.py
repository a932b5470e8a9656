"""Rolling origins: every model forecasts from what was known then, and is held against what came.

Belongs here: what is asked of the models at an origin, and the rows that come of it. Does not: models (`ladder.py`), the doing (`work.py`), who wins
(`champion.py`), measures (`accuracy.py`), files that people read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ml.forecasting.accuracy import band, mean_of, measures, naive_scale
from ml.forecasting.champion import CHAMPION, ENSEMBLE, KEY, Tried, champion, ensemble
from ml.forecasting.classes import classes
from ml.forecasting.cut import Cut, cut, outcome
from ml.forecasting.intervals import with_intervals
from ml.forecasting.naive import YEAR
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame, Panel
from ml.forecasting.rung import Rung
from ml.forecasting.work import Piece, pieces, rows_of, work

COLUMNS = (SERIES, "origin", DAY, "ahead", "model", "by", "yhat", "q10", "q90", TARGET, "scale", "why")
# How many days before an origin the models are asked besides, to learn how sure they are: half a quarter, a quarter, two, a year of whole weeks.
CALIBRATED_AT = (42, 91, 182, YEAR)
SEASON = 7

Done = Callable[[str, date, float], None]  # model, origin, and which part of all work is done, 0 to 1


def backtest(
    panel: Panel,
    origins: Sequence[date],
    horizon: int,
    rungs: Mapping[str, Rung],
    folder: Path,
    workers: int = 1,
    done: Done = lambda model, origin, part: None,
) -> Iterator[Frame]:
    """Rows of COLUMNS, one frame an origin and model ('by': the models that made a row); then those of ENSEMBLE, the mean of the best two kinds at the origins before; last
    those of CHAMPION: of each class of series what was best at the origins before. A series without a past at an origin has rows only where a model
    tells it by its like. Pieces of work are kept in the folder."""
    looks = [_look(cut(panel, origin, horizon), rungs) for origin in origins]
    # what is known is cut off once for all models that are asked about it, the slowest first
    costs = {piece: rungs[piece.rung].cost / piece.parts for look in looks for piece in look.pieces}
    todo = sorted(costs, key=lambda piece: (piece.known, piece.origin, -costs[piece], piece.name))
    whole, spent = sum(costs.values()), sum(costs[piece] for piece in todo if (folder / piece.name).exists())
    for piece in work(panel, horizon, todo, rungs, folder, workers):
        spent += costs[piece]
        done(piece.rung, piece.known, spent / whole)
    for look in looks:
        yield from _told(panel, look, rungs, folder)


def accuracy(forecasts: Frame) -> dict[str, dict]:
    """{model: measures, the mean over origins; under 'origins' those of each, and under 'bands' those of each horizon}."""
    found: dict[str, dict] = {}
    for name, rows in forecasts.groupby("model", sort=False, observed=True):
        by_origin = {str(origin): measures(part) for origin, part in rows.groupby("origin", observed=True)}
        by_band = {}
        for label, part in rows.groupby(band(rows["ahead"]), sort=False):
            by_band[str(label)] = mean_of([measures(one) for _, one in part.groupby("origin", observed=True)])
        found[str(name)] = {**mean_of(list(by_origin.values())), "origins": by_origin, "bands": by_band}
    return found


@dataclass(frozen=True)
class _Look:
    """at: what is known at an origin. earlier: earlier origins with what came of them. asked: {(model, origin or an earlier one): its pieces}."""

    at: Cut
    earlier: Mapping[date, Frame]
    asked: Mapping[tuple[str, date], list[Piece]]

    @property
    def pieces(self) -> list[Piece]:
        return [piece for some in self.asked.values() for piece in some]


def _look(at: Cut, rungs: Mapping[str, Rung]) -> _Look:
    """What an earlier origin says is the same from the day on that all it asks for is over: several origins that look back to it have it done once."""
    origin, earlier, count = at.origin, _earlier(at), len(at.known.series)
    found = {(name, origin): pieces(rung, origin, origin, count) for name, rung in rungs.items()}
    for day in earlier:
        over = min(origin, day + timedelta(days=at.horizon))
        some = _series_before(at, day)
        found |= {(name, day): pieces(rung, day, over, some) for name, rung in rungs.items() if rung.competes}
    return _Look(at, earlier, found)


def _series_before(at: Cut, day: date) -> int:
    return int(at.past.loc[at.past[DAY] < pd.Timestamp(day), SERIES].nunique())


def _earlier(at: Cut) -> dict[date, Frame]:
    """The earlier origins that have a past of their own, as long as the horizon at least, with what came of them that says something: where the season of
    the days ahead has been seen a year before, the season of a day that is learnt from must have been seen as well. The first December is missed by
    far more than the second."""
    first = at.past[DAY].min()
    days = [at.origin - timedelta(back) for back in CALIBRATED_AT]
    found = {
        day: at.earlier(day)[1] for day in days if pd.Timestamp(day) >= first + pd.Timedelta(days=at.horizon)
    }
    year = pd.Timedelta(days=YEAR)
    if pd.Timestamp(at.origin) - year < first:
        return found
    seen = {day: came[came[DAY] - year >= first] for day, came in found.items()}
    return {day: came for day, came in seen.items() if len(came)} or found


def _told(panel: Panel, look: _Look, rungs: Mapping[str, Rung], folder: Path) -> Iterator[Frame]:
    at, earlier, asked, origin = look.at, look.earlier, look.asked, look.at.origin
    came = outcome(panel, origin, at.horizon)
    scale = dict(zip(at.known.series, naive_scale(at.known.values, SEASON), strict=True))

    def whole(name: str, rows: Frame) -> Frame:
        rows = rows.merge(came, on=KEY, how="left")
        by = rows.get("by", name)
        return rows.assign(origin=origin, model=name, by=by, scale=rows[SERIES].map(scale))[list(COLUMNS)]

    tried: dict[str, Tried] = {}
    for name, rung in rungs.items():
        errors = None
        if rung.competes and earlier:
            errors = pd.concat(
                [
                    rows_of(folder, asked[name, day]).merge(known, on=KEY).assign(then=day)
                    for day, known in earlier.items()
                ]
            )
        rows = _sure(rows_of(folder, asked[name, origin]), errors)
        yield whole(name, rows)
        if rung.competes:
            tried[name] = Tried(rung.kind, rows, errors)
    if both := ensemble(tried):
        tried[ENSEMBLE] = both
        yield whole(ENSEMBLE, both.rows)
    if tried:
        yield whole(CHAMPION, champion(tried, classes(at)))


def _sure(rows: Frame, errors: Frame | None) -> Frame:
    """With the model's own interval where it has one, else one of its earlier errors."""
    if rows["low"].notna().any():
        return rows.rename(columns={"low": "q10", "high": "q90"})
    return with_intervals(rows.drop(columns=["low", "high"]), errors)
