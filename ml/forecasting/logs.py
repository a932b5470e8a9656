"""Amounts as logarithms about each series' middle: what moves sales multiplies, and large and small stores are alike then.

Belongs here: the change of scale and how much an older day counts. Does not: models.
"""

import numpy as np

HALF_LIFE_DAYS = 540  # an older day counts less


def centred_log(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms (days × series) about each series' middle, NaN where nothing above nought is known; and the middles."""
    log = np.where(y > 0, np.log(np.where(y > 0, y, 1.0)), np.nan)
    weights = np.where(np.isfinite(log), weight_of_age(len(y))[:, None], 0.0)
    middle = np.nansum(log * weights, axis=0) / np.maximum(weights.sum(axis=0), 1e-9)
    return log - middle, middle


def weight_of_age(n: int) -> np.ndarray:
    """Of n days, the last of them yesterday, how much each counts."""
    return 0.5 ** ((n - 1 - np.arange(n)) / HALF_LIFE_DAYS)
