"""A rung that learns from all series at once and from each by itself: what a weekday, a promotion, a holiday is worth.

Belongs here: the fit. Does not: the columns (`features.py`). Amounts in logarithms, because what moves them multiplies. First one worth of each
column for all series together, then of each series how it differs, drawn to the others the more the less it knows; both are ridge regressions, the second
weighs outliers down (Huber). A level follows what the last weeks lie above it. All series are fitted in one solve.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.features import Design, design
from ml.forecasting.logs import centred_log, chance, smeared, weight_of_age
from ml.forecasting.panel import SERIES
from ml.forecasting.parts import LEVEL, Parts, by_group, of_grid, with_chance

TOGETHER, ALONE = 0.2, 1.5  # how strongly the worth for all, and the difference of one, are drawn to nothing
LEVEL_DAYS, LEVEL_AT_REST = 84, 10
OUTLIER = 2.0  # spreads
MOST = 0.5  # of a day's residual counts to the level
CHUNK = 256  # series at once: bounds memory


@dataclass(frozen=True)
class Fit:
    """given: the columns, of n known days and those ahead. log: n × series about `middle`, NaN where nothing is known. past: n × series as fitted.
    ahead: horizon × series × groups, what each group adds to a series' middle."""

    given: Design
    log: np.ndarray
    middle: np.ndarray
    past: np.ndarray
    ahead: np.ndarray
    groups: tuple[str, ...]

    def parts(self, at: Cut) -> Parts:
        """What each group adds, of each row of at.ahead."""
        return of_grid(at, self.groups, self.middle, self.ahead)


def ridge(at: Cut) -> np.ndarray:
    """The expected amount of each row of cut.ahead, NaN of a series without a past. A day that was nought
    or less counts as not known to what a column is worth, and to how likely anything is sold."""
    return ridge_parts(at).yhat


def ridge_parts(at: Cut) -> Parts:
    """What each group of columns adds to a series' usual day."""
    return fit(at).parts(at)


def pooled(at: Cut) -> np.ndarray:
    """The same with the worths of all series and only the height its own: for a series that knows little yet. One that begins ahead is told the
    middle of the series like it (all static values the same, else all series)."""
    known = fit(at, alone=False)
    found = known.parts(at).yhat
    told = np.exp(known.middle + known.ahead.sum(axis=2))
    begin = at.ahead[~at.ahead[SERIES].isin(at.known.series)]
    for _, rows in begin.groupby(SERIES):
        like = _like(at, rows.iloc[0])
        found[rows.index] = np.nanmedian(told[:, like], axis=1)[at.steps[rows.index] - 1]
    return found


def _like(at: Cut, row: Any) -> np.ndarray:
    """Whether each known series has the row's static values; all of them where none has."""
    static = at.past.drop_duplicates(SERIES, keep="last").set_index(SERIES).reindex(list(at.known.series))
    like = np.ones(len(static), bool)
    for name in at.spec.static:
        like &= (static[name] == row[name]).to_numpy()
    return like if like.any() else np.ones(len(static), bool)


def fit(at: Cut, alone: bool = True) -> Fit:
    """alone: of each series how it differs as well, and its level."""
    given = design(at)
    n = len(given.days) - at.horizon
    log, middle = centred_log(given.y[:n])
    known = np.isfinite(log)
    weights = np.where(known, weight_of_age(n)[:, None], 0.0)
    stiff = np.concatenate([given.stiff, given.own_stiff])
    chunks = [slice(first, first + CHUNK) for first in range(0, len(given.series), CHUNK)]
    together = _together(given, log, weights, stiff, chunks, n)
    groups, belongs = by_group((LEVEL, *given.groups))
    past = np.full(log.shape, np.nan)
    ahead = np.full((at.horizon, len(given.series), len(groups)), np.nan)
    for chunk in chunks:
        x = _columns(given, chunk, weights[:, chunk], n)
        worth = np.broadcast_to(together, (x.shape[0], len(together)))
        level = np.zeros(x.shape[0])
        if alone:
            own, level = _alone(x[:, :n], log[:, chunk], weights[:, chunk], stiff, together)
            worth = worth + own
        else:
            rest = log[:, chunk] - (x[:, :n] @ together).T
            level += smeared(
                rest.reshape(1, -1)
            )  # of all together: one series may know too few days for a mean of its own
        past[:, chunk] = np.einsum("snk,sk->ns", x[:, :n], worth)
        each = x[:, n:] * worth[:, None, :]
        whole = np.concatenate([np.broadcast_to(level[:, None, None], (*each.shape[:2], 1)), each], axis=2)
        ahead[:, chunk] = (whole @ belongs).transpose(1, 0, 2)
    sells = chance(given.y[:n], given.days.dayofweek.to_numpy(), given.kinds)
    ahead = with_chance(groups, ahead, *sells)
    ahead[:, ~known.any(axis=0)] = np.nan
    return Fit(given, log, middle, past, ahead, groups)


def _columns(given: Design, chunk: slice, weights: np.ndarray, n: int) -> np.ndarray:
    """series × days × columns, each column about its weighted mean in the past of its series."""
    own = given.own[:, chunk].transpose(1, 0, 2)
    common = np.broadcast_to(given.common, (own.shape[0], *given.common.shape))
    x = np.concatenate([common, own], axis=2)
    w = weights.T[:, :, None]
    return x - (x[:, :n] * w).sum(axis=1, keepdims=True) / np.maximum(w.sum(axis=1, keepdims=True), 1e-9)


def _together(given: Design, log, weights, stiff, chunks, n) -> np.ndarray:
    square, right = np.zeros((len(stiff), len(stiff))), np.zeros(len(stiff))
    for chunk in chunks:
        x = _columns(given, chunk, weights[:, chunk], n)[:, :n]
        heavy = x * weights[:, chunk].T[:, :, None]
        square += np.tensordot(heavy, x, axes=([0, 1], [0, 1]))
        right += np.tensordot(heavy, np.nan_to_num(log[:, chunk]).T, axes=([0, 1], [0, 1]))
    return np.linalg.solve(square + np.diag(stiff) * TOGETHER * len(given.series), right)


def _alone(x: np.ndarray, log, weights, stiff, together) -> tuple[np.ndarray, np.ndarray]:
    """Of each series how its columns' worths differ from those of all (series × columns), and its level above them, with its own constant."""
    x1 = np.concatenate([np.ones((*x.shape[:2], 1)), x], axis=2)
    rest = np.nan_to_num(log.T - (x @ together))
    penalty = np.diag(np.concatenate([[1e-3], stiff * ALONE]))
    weight = weights.T.copy()
    worth = np.zeros((x.shape[0], x.shape[2] + 1))
    for _ in range(3):
        heavy = x1 * weight[:, :, None]
        square = heavy.transpose(0, 2, 1) @ x1 + penalty
        worth = np.linalg.solve(square, (heavy.transpose(0, 2, 1) @ rest[:, :, None]))[:, :, 0]
        residual = rest - np.einsum("snk,sk->sn", x1, worth)
        spread = _spread(residual, weights.T > 0)
        weight = weights.T * np.minimum(1, OUTLIER * spread[:, None] / np.maximum(np.abs(residual), 1e-9))
    known = np.where(weights.T > 0, residual, np.nan)
    some = np.isfinite(known)
    usual = np.where(some, known, 0.0).sum(axis=1) / np.maximum(some.sum(axis=1), 1)
    return worth[:, 1:], worth[:, 0] + _level(known - usual[:, None]) + smeared(known)


def _spread(residual: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Of each series the median absolute residual, as a normal distribution's deviation; of a series without any it does not matter."""
    some = known | ~known.any(axis=1, keepdims=True)
    return 1.4826 * np.nanmedian(np.where(some, np.abs(residual), np.nan), axis=1)


def _level(residual: np.ndarray) -> np.ndarray:
    """Of each series the mean of its last residuals, drawn to nothing where there are few."""
    last = np.clip(residual[:, -LEVEL_DAYS:], -MOST, MOST)
    count = np.isfinite(last).sum(axis=1)
    return np.nansum(last, axis=1) / (count + LEVEL_AT_REST)
