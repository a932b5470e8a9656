"""Amounts as logarithms about each series' middle: what moves sales multiplies, and large and small stores are alike then.

Belongs here: the change of scale how much an older day counts, and how likely a day sells anything: a logarithm knows no nought.
Does not: models.
"""

import numpy as np

HALF_LIFE_DAYS = 540  # an older day counts less
MOST = 3.0
AT_REST, LEAST = 4.0, 1e-6  # days of a weekday that weigh as much as all days; the least chance


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
    lifted = np.where(known, np.exp(np.clip(np.nan_to_num(residual), -MOST, MOST)), 0.0).sum(axis=1) / count
    return np.log(np.where(known.any(axis=1), lifted, 1.0))


def chance(y: np.ndarray, weekday: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Days ahead × series, twice: the logarithm of how likely anything is sold on such a weekday, and what its kind of day adds to that. y: days × series as known, NaN
    where nothing is; weekday, kinds: of all days, those ahead after the known; kind 0 is the usual one. By weekday of usual days, drawn to the series' own share
    as far as a weekday has been seen little; by kind, drawn to what all series together do on it. 0 (certain) of a series that always sold. An office
    sells nothing for the two weeks about New Year, and a logarithm of what it sold cannot know."""
    n = len(y)
    weights = np.where(np.isfinite(y), weight_of_age(n)[:, None], 0.0)
    sold = np.where(np.nan_to_num(y) > 0, weights, 0.0)
    usual = kinds[:n] == 0 if (kinds[:n] == 0).any() else np.ones(n, bool)
    share = sold[usual].sum(axis=0) / np.maximum(weights[usual].sum(axis=0), 1e-9)
    of_day = np.empty((len(weekday), y.shape[1]))
    for day in np.unique(weekday):
        same = usual & (weekday[:n] == day)
        of_day[weekday == day] = (sold[same].sum(axis=0) + AT_REST * share) / (
            weights[same].sum(axis=0) + AT_REST
        )
    of_kind = np.ones((len(weekday) - n, y.shape[1]))
    for kind in set(kinds[n:]) - {0}:
        same = kinds[:n] == kind
        expected, came = (weights[same] * of_day[:n][same]).sum(axis=0), sold[same].sum(axis=0)
        if expected.sum():
            together = came.sum() / expected.sum()
            of_kind[kinds[n:] == kind] = (came + AT_REST * together) / (expected + AT_REST)
    usual_day = np.clip(of_day[n:], LEAST, 1.0)
    return np.log(usual_day), np.log(np.clip(usual_day * of_kind, LEAST, 1.0)) - np.log(usual_day)
