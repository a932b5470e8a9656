"""Statistical models of statsforecast beside the ladder, on the same stores and origins: rows to compare with, not rungs.

    make bench ONLY=forecast_statistical [SIZE=stores]

They know neither promotions nor holidays, and see a series without gaps: a closed day is filled by the same weekday of the week before.
"""

from datetime import date

import numpy as np

from benchmarks.figure import figure
from benchmarks.forecast import HORIZON, ORIGINS, STORES_IN_ALL
from benchmarks.forecast_panel import ROSSMANN, rossmann
from ml.forecasting.accuracy import wape
from ml.forecasting.cut import Cut, cut, outcome
from ml.forecasting.panel import DAY, SERIES

WEEK = 7


def run(size: int = STORES_IN_ALL) -> list[dict]:
    """The WAPE of each model, the mean of three origins; nothing where the public data is not on this machine."""
    if not ROSSMANN.exists():
        print(f"skipped: {ROSSMANN} is not on this machine")
        return []
    panel = rossmann()
    missed: dict[str, list[float]] = {}
    for day in map(date.fromisoformat, ORIGINS):
        at, came = cut(panel, day, HORIZON), outcome(panel, day, HORIZON)
        at = at.only(sorted(at.known.series)[:size])
        for name, yhat in _forecasts(at).items():
            both = at.ahead[[SERIES, DAY]].assign(yhat=at.told(yhat)).merge(came, on=[SERIES, DAY])
            missed.setdefault(name, []).append(wape(both["y"].to_numpy(float), both["yhat"].to_numpy(float)))
    return [figure(f"forecast_wape_{name}", float(np.mean(each)) * 100, "%") for name, each in missed.items()]


def _forecasts(at: Cut) -> dict[str, np.ndarray]:
    """{model: horizon × series}."""
    from statsforecast.models import AutoTheta, SeasonalExponentialSmoothingOptimized, SeasonalWindowAverage

    found = {}
    for model in (
        AutoTheta(WEEK),
        SeasonalExponentialSmoothingOptimized(WEEK),
        SeasonalWindowAverage(WEEK, 4),
    ):
        columns = [
            model.forecast(y=_without_gaps(values), h=at.horizon)["mean"] for values in at.known.values.T
        ]
        found[str(model.alias).lower()] = np.column_stack(columns)
    return found


def _without_gaps(values: np.ndarray) -> np.ndarray:
    known = np.flatnonzero(np.isfinite(values))
    found = values[known[0] :].copy()
    for place in np.flatnonzero(~np.isfinite(found)):
        found[place] = found[place - WEEK] if place >= WEEK else found[np.isfinite(found)][0]
    return found
