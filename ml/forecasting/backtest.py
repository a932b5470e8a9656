"""Rolling origins: every model forecasts from what was known then, and is held against what came.

Belongs here: what is asked of the models at an origin, and the rows that come of it. Does not: models (`ladder.py`), the doing (`work.py`), who wins
(`champion.py`), measures (`accuracy.py`), files that people read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """Rows of COLUMNS, one frame an origin and model, as they are done ('by': the models that made a row); then those of ENSEMBLE, the mean of the best two kinds at the origins before; last
    those of CHAMPION: of each class of series what was best at the origins before. A series without a past at an origin has rows only where a model
    tells it by its like. Pieces of work are kept in the folder."""
    asked = {origin: _asked(panel, origin, horizon, rungs) for origin in origins}
    costs = {piece: rungs[piece.rung].cost / piece.parts for of in asked.values() for piece in _all(of)}
    spent, whole = 0.0, sum(costs.values())
    for origin in origins:
        todo = sorted(_all(asked[origin]), key=lambda piece: -costs[piece])
        at_hand = set(todo)
        for piece in work(panel, horizon, todo, rungs, folder, workers):
            at_hand.discard(piece)
            spent += costs[piece]
            done(piece.rung, origin, spent / whole)
        spent += sum(costs[piece] for piece in at_hand)  # done by a run before this one
        yield from _told(panel, origin, horizon, rungs, folder, asked[origin])


def accuracy(forecasts: Frame) -> dict[str, dict]:
    """{model: measures, the mean over origins; under 'origins' those of each, and under 'bands' those of each horizon}."""
    found: dict[str, dict] = {}
    for name, rows in forecasts.groupby("model", sort=False, observed=True):
        by_origin = {str(origin): measures(part) for origin, part in rows.groupby("origin", observed=True)}
        by_band = {}
        for label, part in rows.groupby(rows["ahead"].map(band), sort=False):
            by_band[str(label)] = mean_of([measures(one) for _, one in part.groupby("origin", observed=True)])
        found[str(name)] = {**mean_of(list(by_origin.values())), "origins": by_origin, "bands": by_band}
    return found


def _asked(
    panel: Panel, origin: date, horizon: int, rungs: Mapping[str, Rung]
) -> dict[tuple[str, date], list[Piece]]:
    """{(model, origin or an earlier one): its pieces}."""
    at = cut(panel, origin, horizon)
    count = len(at.known.series)
    found = {}
    for name, rung in rungs.items():
        for day in (origin, *(_earlier(at) if rung.competes else ())):
            found[name, day] = pieces(rung, day, origin, count)
    return found


def _all(asked: Mapping[tuple[str, date], list[Piece]]) -> list[Piece]:
    return [piece for some in asked.values() for piece in some]


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


def _told(panel, origin, horizon, rungs, folder, asked) -> Iterator[Frame]:
    at = cut(panel, origin, horizon)
    came = outcome(panel, origin, horizon)
    earlier = _earlier(at)
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
