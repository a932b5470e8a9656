"""A rung that lets trees learn what the ridge leaves: where worths of columns do not simply multiply, and stores of a kind differ alike.

Belongs here: the trees' columns and fit. Does not: the ridge (`ridge.py`), whose columns they see as well. One thread and a seed: the same cut gives the same
forecast.
"""

from typing import Any

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.features import of_static
from ml.forecasting.logs import weight_of_age
from ml.forecasting.parts import LEVEL, SEASON, Parts, by_group
from ml.forecasting.ridge import Fit, fit

# Found on origins that no report is made on (decision 035).
ROUNDS, RATE, LEAVES, IN_LEAF, STIFF = 300, 0.05, 8, 200, 10.0
FEWEST_IN_LEAF, LEAVES_FULL = (
    10,
    100,
)  # of a small panel a leaf holds fewer, but no more than that part of all rows
SEED = 7


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
    rows = np.stack([at.told(logs[:, :, place]) for place in range(len(groups))], axis=1)
    return Parts(groups, at.told(np.broadcast_to(known.middle, logs.shape[:2])), rows)


def _fitted(at: Cut) -> tuple[Fit, list[str], Any, np.ndarray]:
    """The ridge, the group of each column of the trees, the trees, and the columns of the days ahead (horizon × series × columns)."""
    from lightgbm import LGBMRegressor

    known = fit(at)
    columns, values = _columns(at, known)
    n = len(known.log)
    there = np.isfinite(known.log)
    weights = np.broadcast_to(weight_of_age(n)[:, None], there.shape)[there]
    booster: Any = LGBMRegressor(
        n_estimators=ROUNDS,
        learning_rate=RATE,
        num_leaves=LEAVES,
        min_child_samples=min(IN_LEAF, max(FEWEST_IN_LEAF, int(there.sum()) // LEAVES_FULL)),
        colsample_bytree=0.5,
        subsample=0.7,
        subsample_freq=1,
        reg_lambda=STIFF,
        random_state=SEED,
        deterministic=True,
        force_row_wise=True,
        n_jobs=1,
        verbosity=-1,
        objective="regression_l1",  # what is measured is the absolute miss
    )
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
