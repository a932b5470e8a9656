"""Rungs of boosted trees: one model over all series, told yesterday's forecast day by day (recursive) or only what is older than the horizon (direct).

Belongs here: the frame that mlforecast reads, lags and the fit by LightGBM. Does not: the columns (`features.py`). Amounts in logarithms about each series'
own middle; a closed day stands at that middle with no weight, because lags count days and not rows. One thread and a seed: the same cut gives
the same forecast, and whoever wants speed runs cuts side by side.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ml.forecasting.cut import Cut
from ml.forecasting.features import Design, centred_log, design, of_static, weight_of_age
from ml.forecasting.naive import WEEK, YEAR
from ml.forecasting.panel import Frame

SEED = 7
RECENT = 28  # days of a rolling mean
ID, WEIGHT = "unique_id", "weight"


@dataclass(frozen=True)
class Settings:
    """What LightGBM is asked for; found by fifty trials on origins that no report is made on (`benchmarks/forecast_trials.py`, decision 035)."""

    rounds: int = 224
    learning_rate: float = 0.0756
    leaves: int = 12
    least_in_leaf: int = 487
    columns: float = 0.9
    rows: float = 0.59
    stiff: float = 13.3
    objective: str = "regression"


def trees_direct(at: Cut, settings: Settings | None = None) -> np.ndarray:
    """The expected amount of each row of cut.ahead, from lags that are known for the whole horizon."""
    return _forecast(at, settings or Settings(), WEEK * -(-at.horizon // WEEK), chained=False)


def trees_recursive(at: Cut, settings: Settings | None = None) -> np.ndarray:
    """The same from lags of the days just before, which are forecasts themselves further ahead."""
    return _forecast(at, settings or Settings(), 1, chained=True)


def _forecast(at: Cut, settings: Settings, nearest: int, chained: bool) -> np.ndarray:
    from mlforecast import MLForecast  # takes a while

    given = design(at)
    n = len(given.days) - at.horizon
    log, middle = centred_log(given.y[:n])
    known = np.isfinite(log)
    lags, rolled = _lags(nearest)
    models: Any = {"yhat": _regressor(settings)}
    model = MLForecast(models, freq="D", lags=lags, lag_transforms=rolled)
    past, ahead, static = _frames(at, given, log, known)
    with warnings.catch_warnings():
        # a lag of 364 days is empty in the first year, and trees take that as it is
        warnings.simplefilter("ignore")
        rows: Any = model.preprocess(past, static_features=static, dropna=False, weight_col=WEIGHT)
        rows = rows[rows[WEIGHT] > 0]
        model.fit_models(rows[[WEIGHT, *model.ts.features_order_]], rows["y"].to_numpy())
        told: Any = model.predict(
            at.horizon, X_df=ahead, after_predict_callback=_closed(at, given) if chained else None
        )
    wide = told.pivot(index="ds", columns=ID, values="yhat").reindex(columns=range(len(given.series)))
    found = np.exp(wide.to_numpy(float) + middle)
    found[:, ~known.any(axis=0)] = np.nan
    return at.told(found)


def _lags(nearest: int) -> tuple[list[int], dict[int, list]]:
    from mlforecast.lag_transforms import RollingMean, SeasonalRollingMean

    week = max(nearest, WEEK)
    lags = sorted({week, week + WEEK, week + 3 * WEEK, YEAR} - set(range(1, nearest)))
    rolled = {
        nearest: [
            RollingMean(WEEK, min_samples=1),
            RollingMean(RECENT, min_samples=1),
            RollingMean(3 * RECENT, min_samples=1),
        ],
        week: [SeasonalRollingMean(WEEK, 4, min_samples=1), SeasonalRollingMean(WEEK, 13, min_samples=1)],
        YEAR - RECENT // 2: [RollingMean(RECENT, min_samples=1)],
    }
    return lags, rolled


def _regressor(settings: Settings):
    from lightgbm import LGBMRegressor

    return LGBMRegressor(
        n_estimators=settings.rounds,
        learning_rate=settings.learning_rate,
        num_leaves=settings.leaves,
        min_child_samples=settings.least_in_leaf,
        colsample_bytree=settings.columns,
        subsample=settings.rows,
        subsample_freq=1,
        reg_lambda=settings.stiff,
        random_state=SEED,
        deterministic=True,
        force_row_wise=True,
        n_jobs=1,
        verbosity=-1,
        objective=settings.objective,
    )


def _frames(at: Cut, given: Design, log: np.ndarray, known: np.ndarray) -> tuple[Frame, Frame, list[str]]:
    """mlforecast's long frames of the past and of the days ahead: every day of each series; and the names of its static columns."""
    n, count = len(log), len(given.series)
    static = of_static(at, given.series)
    names = [*(f"c{i}" for i in range(given.common.shape[1])), *(f"o{i}" for i in range(given.own.shape[2]))]
    days = np.column_stack([given.days.dayofweek, given.days.day, given.days.dayofyear])

    def frame(part: slice) -> Frame:
        length = len(given.days[part])
        common = np.broadcast_to(given.common[None, part], (count, length, given.common.shape[1]))
        own = given.own[part].transpose(1, 0, 2)
        calendar = np.broadcast_to(days[None, part], (count, length, 3))
        cells = np.concatenate([common, own, calendar], axis=2).astype(np.float32)
        found = pd.DataFrame(
            cells.reshape(count * length, -1), columns=pd.Index([*names, "weekday", "day", "day_of_year"])
        )
        found.insert(0, ID, np.repeat(np.arange(count), length))
        found.insert(1, "ds", np.tile(given.days[part], count))
        return found

    past, ahead = frame(slice(0, n)), frame(slice(n, None))
    past["y"] = np.nan_to_num(log).T.ravel()
    past[WEIGHT] = (known * weight_of_age(n)[:, None]).T.ravel()
    for name, values in static.items():
        past[name] = np.repeat(values, n)
    # before its first day a series is not closed, it is not there
    began = known.argmax(axis=0)
    there = np.arange(n)[:, None] >= np.where(known.any(axis=0), began, n - 1)
    return past[there.T.ravel()].reset_index(drop=True), ahead, list(static)


def _closed(at: Cut, given: Design):
    """Puts closed days ahead to the middle, as they stood in the past: called once a day ahead, with all series."""
    open_ahead = np.zeros((at.horizon, len(given.series)), bool)
    places = pd.Index(given.series).get_indexer(at.ahead["series"])
    open_ahead[at.steps[places >= 0] - 1, places[places >= 0]] = True
    step = iter(range(at.horizon))

    def after(told):
        return np.where(open_ahead[next(step)], told, 0.0)

    return after
