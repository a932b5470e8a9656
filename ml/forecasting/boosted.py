"""A rung that lets trees learn what the ridge leaves: where worths of columns do not simply multiply, and stores of a kind differ alike.

Belongs here: the trees' columns and fit. Does not: the ridge (`ridge.py`), whose columns they see as well. One thread and a seed: the same cut gives the same
forecast.
"""

from typing import Any

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.features import of_static
from ml.forecasting.logs import weight_of_age
from ml.forecasting.parts import LEVEL, SEASON, Parts, by_group, of_grid
from ml.forecasting.ridge import Fit, fit
from ml.forecasting.trees import Settings, regressor

# Found on origins that no report is made on (decision 035).
# The absolute error, because what is measured is the absolute miss.
SETTINGS = Settings(300, 0.05, 8, 200, 0.5, 0.7, 10.0, "regression_l1")


def boosted(at: Cut) -> np.ndarray:
    """The expected amount of each row of cut.ahead, NaN of a series without a past."""
    known, _, booster, ahead = _fitted(at)
    added = booster.predict(ahead.reshape(-1, ahead.shape[2])).reshape(ahead.shape[:2])
    return at.told(np.exp(known.middle + known.ahead.sum(axis=2) + added))


def boosted_parts(at: Cut) -> Parts:
    """Why it says what it says: the ridge's parts and those of the trees (TreeSHAP, Lundberg 2018) together."""
    known, columns, booster, ahead = _fitted(at)
    shap = booster.predict(ahead.reshape(-1, ahead.shape[2]), pred_contrib=True)
    groups, belongs = by_group((*known.groups, *columns, LEVEL))
    both = np.concatenate([known.ahead.reshape(-1, len(known.groups)), shap], axis=1) @ belongs
    logs = both.reshape(*ahead.shape[:2], len(groups))
    return of_grid(at, groups, known.middle, logs)


def _fitted(at: Cut) -> tuple[Fit, list[str], Any, np.ndarray]:
    """The ridge, the group of each column of the trees, the trees, and the columns of the days ahead (horizon × series × columns)."""
    known = fit(at)
    columns, values = _columns(at, known)
    n = len(known.log)
    there = np.isfinite(known.log)
    weights = np.broadcast_to(weight_of_age(n)[:, None], there.shape)[there]
    booster = regressor(SETTINGS, int(there.sum()))
    booster.fit(values[:n][there], (known.log - known.past)[there], sample_weight=weights)
    return known, columns, booster.booster_, values[n:]


def _columns(at: Cut, known: Fit) -> tuple[list[str], np.ndarray]:
    """The group of each column, and days × series × columns: those of the ridge, the calendar, what is the same on every day, and what the ridge says."""
    given = known.given
    shape = (len(given.days), len(given.series))
    season = np.stack([given.days.dayofweek, given.days.day, given.days.dayofyear], axis=1)
    static = [*of_static(at, given.series).values(), known.middle, np.arange(len(given.series))]
    said = np.concatenate(
        [known.past, known.ahead[:, :, known.groups.index(LEVEL) != np.arange(len(known.groups))].sum(axis=2)]
    )
    parts = [
        given.own,
        np.broadcast_to(given.common[:, None], (*shape, given.common.shape[1])),
        np.broadcast_to(season[:, None], (*shape, season.shape[1])),
        np.broadcast_to(np.stack(static, axis=1)[None], (*shape, len(static))),
        said[:, :, None],
    ]
    own = given.own.shape[2]
    groups = [
        *given.groups[len(given.groups) - own :],
        *given.groups[: len(given.groups) - own],
        *[SEASON] * season.shape[1],
        *[LEVEL] * (len(static) + 1),
    ]
    return groups, np.concatenate(parts, axis=2).astype(np.float32)
