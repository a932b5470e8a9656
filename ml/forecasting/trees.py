"""Rungs of boosted trees: one model over all series, told yesterday's forecast day by day (recursive) or only what is older than the horizon (direct).

Belongs here: lags and the fit by LightGBM, and what its trees say why. Does not: the columns (`features.py`), the frames (`trees_frame.py`). Amounts in logarithms about each series'
own middle; a closed day stands at that middle with no weight, because lags count days and not rows. One thread and a seed: the same cut gives
the same forecast, and whoever wants speed runs cuts side by side.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.features import design
from ml.forecasting.logs import centred_log, chance, smeared
from ml.forecasting.naive import WEEK, YEAR
from ml.forecasting.panel import Frame
from ml.forecasting.parts import LEVEL, Parts, by_group, of_grid, with_chance
from ml.forecasting.trees_frame import ID, WEIGHT, closed_ahead, frames, groups_of

SEED = 7
RECENT = 28  # days of a rolling mean
FEWEST_IN_LEAF, LEAVES_FULL = 10, 100  # a leaf holds so many rows, and not more than that part of all


@dataclass(frozen=True)
class Settings:
    """What LightGBM is asked for."""

    rounds: int
    learning_rate: float
    leaves: int
    least_in_leaf: int
    columns: float
    rows: float
    stiff: float
    objective: str = "regression"


# The best of fifty trials each, on origins that no report is made on (`benchmarks/forecast_trials.py`, decision 035).
DIRECT = Settings(224, 0.0756, 12, 487, 0.899, 0.587, 13.3)
RECURSIVE = Settings(269, 0.0211, 94, 624, 0.865, 0.646, 0.242)


def trees_direct(at: Cut, settings: Settings = DIRECT) -> np.ndarray:
    """The expected amount of each row of cut.ahead, from lags that are known for the whole horizon."""
    found = _forecast(at, settings, _beyond(at), watched=False)
    return at.told(np.exp(found.logs + found.middle))


def trees_recursive(at: Cut, settings: Settings = RECURSIVE) -> np.ndarray:
    """The same from lags of the days just before, which are forecasts themselves further ahead."""
    found = _forecast(at, settings, 1, watched=False)
    return at.told(np.exp(found.logs + found.middle))


def direct_parts(at: Cut) -> Parts:
    """Why `trees_direct` says what it says."""
    return _parts(at, _forecast(at, DIRECT, _beyond(at), watched=True))


def recursive_parts(at: Cut) -> Parts:
    """Why `trees_recursive` says what it says."""
    return _parts(at, _forecast(at, RECURSIVE, 1, watched=True))


@dataclass(frozen=True)
class _Forecast:
    """logs: horizon × series, about each series' middle. seen: of each day ahead the columns of all series, where that was asked for."""

    logs: np.ndarray
    middle: np.ndarray
    seen: list[Frame]
    chance: tuple[np.ndarray, np.ndarray]
    groups: dict[str, str]
    booster: Any


def _beyond(at: Cut) -> int:
    """The nearest lag of whole weeks that is known for the whole horizon."""
    return WEEK * -(-at.horizon // WEEK)


def _forecast(at: Cut, settings: Settings, nearest: int, watched: bool) -> _Forecast:
    from mlforecast import MLForecast  # takes a while

    given = design(at)
    n = len(given.days) - at.horizon
    log, middle = centred_log(given.y[:n])
    known = np.isfinite(log)
    lags, rolled = _lags(nearest)
    models: Any = {"yhat": regressor(settings, int(known.sum()))}
    model = MLForecast(models, freq="D", lags=lags, lag_transforms=rolled)
    past, ahead, static = frames(at, given, log, known)
    seen: list[Frame] = []

    def watch(columns: Frame) -> Frame:
        seen.append(columns)
        return columns

    with warnings.catch_warnings():
        # a lag of 364 days is empty in the first year, and trees take that as it is
        warnings.simplefilter("ignore")
        rows: Any = model.preprocess(past, static_features=static, dropna=False, weight_col=WEIGHT)
        rows = rows[rows[WEIGHT] > 0]
        model.fit_models(rows[[WEIGHT, *model.ts.features_order_]], rows["y"].to_numpy())
        booster: Any = model.models_["yhat"]
        fitted = booster.predict(rows[model.ts.features_order_])
        told: Any = model.predict(
            at.horizon,
            X_df=ahead,
            before_predict_callback=watch if watched else None,
            after_predict_callback=closed_ahead(at, given),
        )
    wide = told.pivot(index="ds", columns=ID, values="yhat").reindex(columns=range(len(given.series)))
    logs = wide.to_numpy(float)
    logs[:, ~known.any(axis=0)] = np.nan
    sells = chance(given.y[:n], given.days.dayofweek.to_numpy(), given.kinds)
    rest = rows.assign(rest=rows["y"] - fitted).pivot(index=ID, columns="ds", values="rest")
    middle = middle + smeared(rest.reindex(range(len(given.series))).to_numpy(float))
    return _Forecast(logs + sells[0] + sells[1], middle, seen, sells, groups_of(given), booster)


def _parts(at: Cut, found: _Forecast) -> Parts:
    """What every column adds to the mean of all forecasts (TreeSHAP, Lundberg 2018), summed by group; that mean belongs to the level."""
    columns = [str(name) for name in found.seen[0].columns]
    # lags and rolling means, and what is the same on every day, say how high a series stands
    groups, belongs = by_group((*(found.groups.get(name, LEVEL) for name in columns), LEVEL))
    added = [found.booster.predict(frame, pred_contrib=True) @ belongs for frame in found.seen]
    logs = np.stack(added)
    logs = with_chance(groups, logs, *found.chance)
    return of_grid(at, groups, found.middle, logs)


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


def regressor(settings: Settings, rows: int) -> Any:
    """LightGBM for so many rows: one thread and a seed, so that the same rows give the same trees."""
    from lightgbm import LGBMRegressor

    return LGBMRegressor(
        n_estimators=settings.rounds,
        learning_rate=settings.learning_rate,
        num_leaves=settings.leaves,
        # what was found on 300,000 rows would keep a small panel from any split
        min_child_samples=min(settings.least_in_leaf, max(FEWEST_IN_LEAF, rows // LEAVES_FULL)),
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
