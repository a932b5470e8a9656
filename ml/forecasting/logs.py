"""Amounts as logarithms about each series' middle: what moves sales multiplies, and large and small stores are alike then.

Belongs here: the change of scale and how much an older day counts. Does not: models.
"""

import numpy as np

HALF_LIFE_DAYS = 540  # an older day counts less
MOST = 1.0


def centred_log(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms (days × series) about each series' middle, NaN where nothing above nought is known; and the middles."""
    log = np.where(y > 0, np.log(np.where(y > 0, y, 1.0)), np.nan)
    weights = np.where(np.isfinite(log), weight_of_age(len(y))[:, None], 0.0)
    middle = np.nansum(log * weights, axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return log - middle, middle


def weight_of_age(n: int) -> np.ndarray:
    """Of n days, the last of them yesterday, how much each counts."""
    return 0.5 ** ((n - 1 - np.arange(n)) / HALF_LIFE_DAYS)


def smeared(residual: np.ndarray) -> np.ndarray:
    """Of each row of residuals (NaN where nothing is known) what to add, so that the exponential is the mean and not the median: sums over days need the
    mean. Source: smearing, Duan 1983; a residual beyond MOST counts as that."""
    known = np.isfinite(residual)
    count = np.maximum(known.sum(axis=1), 1)
    centred = np.where(known, residual - (np.nansum(residual, axis=1) / count)[:, None], 0.0)
    lifted = np.where(known, np.exp(np.clip(centred, -MOST, MOST)), 0.0).sum(axis=1) / count
    return np.log(np.where(known.any(axis=1), lifted, 1.0))
