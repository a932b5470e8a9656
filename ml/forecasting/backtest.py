"""Rolling origins: every model forecasts from what was known then, and is held against what came.

Belongs here: the order of work and its rows. Does not: models (a rung is handed in), measures (`accuracy.py`), files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from ml.forecasting import naive
from ml.forecasting.accuracy import measures, naive_scale, wape
from ml.forecasting.cut import Cut, cut, outcome
from ml.forecasting.intervals import with_intervals
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame, Panel
from ml.forecasting.ridge import ridge

# A rung gets a cut and returns one number for each row of cut.ahead, NaN where it has none.
Rung = Callable[[Cut], np.ndarray]
COLUMNS = (SERIES, "origin", DAY, "ahead", "model", "yhat", "q10", "q90", TARGET, "scale")
# How many days before an origin the models are asked besides, to learn how sure they are: half a quarter, a quarter, a year of whole weeks.
CALIBRATED_AT = (42, 91, 364)
SEASON = 7
CHAMPION = "champion"


def ladder() -> dict[str, Rung]:
    """All rungs by name, the cheapest first."""
    return {name: _of_grid(forecast) for name, forecast in naive.LADDER.items()} | {"ridge": ridge}


def backtest(
    panel: Panel, origins: Sequence[date], horizon: int, rungs: Mapping[str, Rung]
) -> Iterator[Frame]:
    """Rows of COLUMNS, one frame an origin and model, as they are done; last those of CHAMPION: of the rung that was best at the origins before, where
    their outcome was known already; the first rung's where there are none. A series without a past at an origin has no rows there."""
    for origin in origins:
        at = cut(panel, origin, horizon)
        came = outcome(panel, origin, horizon)
        scale = dict(zip(at.known.series, naive_scale(at.known.values, SEASON), strict=True))
        earlier = _earlier(at)
        done: dict[str, tuple[float, Frame]] = {}
        for name, rung in rungs.items():
            tried = [_rows(rung, then).merge(known, on=[SERIES, DAY], how="left") for then, known in earlier]
            errors = pd.concat(tried) if tried else None
            rows = with_intervals(_rows(rung, at), errors).merge(came, on=[SERIES, DAY], how="left")
            rows = rows.assign(origin=origin, model=name, scale=rows[SERIES].map(scale))[list(COLUMNS)]
            done[name] = _missed(errors), rows
            yield rows
        best = min(done, key=lambda name: done[name][0])
        yield done[best][1].assign(model=CHAMPION)


def accuracy(forecasts: Frame) -> dict[str, dict]:
    """{model: measures over all origins, and under 'origins' those of each}."""
    found: dict[str, dict] = {}
    for name, rows in forecasts.groupby("model", sort=False):
        by_origin = {str(origin): measures(part) for origin, part in rows.groupby("origin")}
        found[str(name)] = {**measures(rows), "origins": by_origin}
    return found


def _of_grid(forecast: Callable[[np.ndarray, int], np.ndarray]) -> Rung:
    def rung(at: Cut) -> np.ndarray:
        return at.told(forecast(at.known.values, at.horizon))

    return rung


def _rows(rung: Rung, at: Cut) -> Frame:
    ahead = at.ahead[[SERIES, DAY]].assign(ahead=at.steps, yhat=rung(at))
    return ahead[ahead["yhat"].notna()].reset_index(drop=True)


def _missed(errors: Frame | None) -> float:
    """WAPE of what is known, infinite where nothing is."""
    known = None if errors is None else errors[errors[TARGET].notna()]
    if known is None or not len(known):
        return float("inf")
    return wape(known[TARGET].to_numpy(float), known["yhat"].to_numpy(float))


def _earlier(at: Cut) -> list[tuple[Cut, Frame]]:
    """The earlier cuts that have a past of their own, a quarter of it at least."""
    first = at.past[DAY].min()
    days = [at.origin - timedelta(back) for back in CALIBRATED_AT]
    return [at.earlier(day) for day in days if pd.Timestamp(day) >= first + pd.Timedelta(days=at.horizon)]
