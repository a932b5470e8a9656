"""How sure a forecast is: its interval from how far the same model lay off at earlier origins.

Belongs here: conformal calibration by how far ahead and by series. Does not: any model. Source: split conformal prediction, Vovk, Gammerman and Shafer
2005; scores scaled by each series' own error, Lei et al. 2018.
"""

from typing import Any

import numpy as np

from ml.forecasting.accuracy import HIGH, LOW, band
from ml.forecasting.panel import SERIES, TARGET, Frame

Column = Any  # a pandas Series
ELSEWHERE = 0.3  # so much counts an error of another band beside one of the same: one band has seen few days
OWN = 20  # so many errors of its own weigh as much as those of all series


def with_intervals(forecast: Frame, errors: Frame | None) -> Frame:
    """The forecast (SERIES, 'ahead': days ahead from 1, 'yhat') with 'q10' and 'q90'. errors: the same columns and TARGET, of earlier origins; without
    any the interval is empty (NaN). An amount that was never below nought has no quantile there."""
    errors = None if errors is None else errors[errors[TARGET].notna() & errors["yhat"].notna()]
    if errors is None or errors.empty:
        return forecast.assign(q10=np.nan, q90=np.nan)
    relative = (errors[TARGET] - errors["yhat"]) / _size(errors["yhat"])
    spread = _spread(errors[SERIES], relative.abs())
    scores = (relative / errors[SERIES].map(spread)).to_numpy()
    bands = band(errors["ahead"]).to_numpy()
    size = forecast[SERIES].map(spread).fillna(float(relative.abs().mean())) * _size(forecast["yhat"])
    asked = band(forecast["ahead"]).to_numpy()
    found = forecast.assign(q10=np.nan, q90=np.nan)
    for name in set(asked):
        low, high = _quantiles(scores, np.where(bands == name, 1.0, ELSEWHERE))
        rows = asked == name
        found.loc[rows, "q10"] = (forecast["yhat"] + low * size)[rows]
        found.loc[rows, "q90"] = (forecast["yhat"] + high * size)[rows]
    if (errors[TARGET] >= 0).all():
        found[["q10", "q90"]] = found[["q10", "q90"]].clip(lower=0)
    return found


def _size(yhat: Column) -> Column:
    """What an error is measured by: the forecast itself, and a little for a forecast of nothing."""
    return yhat.abs().clip(lower=max(float(yhat.abs().mean()) * 0.01, 1e-9))


def _spread(series: Column, error: Column) -> Column:
    """Of each series its mean error, drawn towards that of all the more the fewer it has."""
    all_of_them = float(error.mean()) or 1e-9
    own = error.groupby(series, observed=True).agg(["sum", "size"])
    return (own["sum"] + OWN * all_of_them) / (own["size"] + OWN)


def _quantiles(scores: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """The weighted scores between which new ones ought to lie; one more than there are, as conformal prediction asks, of the mean weight."""
    order = np.argsort(scores)
    ordered, reached = scores[order], np.cumsum(weights[order])
    whole = reached[-1] + weights.mean()
    low = int(np.searchsorted(reached, LOW * whole, side="right")) - 1
    high = int(np.searchsorted(reached, HIGH * whole, side="left"))
    return float(ordered[max(low, 0)]), float(ordered[min(high, len(ordered) - 1)])
