"""What to expect of a day, from the days before it: a seasonal model of its own for each segment, all fitted in one solve.

Belongs here: the model. Does not: which days and figures (`findings.py`), how far is too far (thresholds).

Amounts and means are taken in logarithms, because holidays and growth multiply; shares as the arcsine of their root and correlations as
Fisher's z, where their spread does not depend on them. The model is a ridge regression on the calendar's features with a level that follows the
last weeks. What strayed in the past is clipped before it is fitted again, so that one bad day does not become what is expected.
The ridge keeps a feature that was never seen at nothing and tells by its leverage that nothing is known: the spread grows.

Of many segments asked at once the furthest strays far by chance: as P(|z| > x) falls like exp(-x²/2), one among n strays as far at √(x² + 2·ln n) as
one alone at x. Scores are given as of one alone, so that a limit means the same of ten stores and of a thousand.
"""

from dataclasses import dataclass

import numpy as np

RIDGE = 1.0
HALF_LIFE_DAYS = 365  # an older day counts less
LEVEL_DAYS = 28  # the level follows the mean residual of so many days
SPREAD_DAYS = 180
CLIP = 3.0
SMALLEST_SPREAD = {"amount": 0.05, "mean": 0.03, "share": 0.01, "correlation": 0.05}
CLOSEST = 0.995  # a correlation nearer to 1 than that tells no more


@dataclass(frozen=True)
class Expected:
    """Of s segments: what was found, what was expected, the interval that would pass about it, and by how many spreads it strays, as of one alone."""

    observed: np.ndarray
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    score: np.ndarray


def expect(
    values: np.ndarray, rows: np.ndarray, features: np.ndarray, of: str, limit: float, ahead: int = 1
) -> Expected:
    """The last day of each segment against the days before.

    values: days × segments, NaN where there is none. rows: as many, how many rows a value is made of. features: days × k. of: see
    thresholds.OF. limit: how many spreads one alone may stray, which low and high are made from.
    ahead: how many days after the last of those before it the judged day lies: the level wanders on, and its variance grows with time. NaN where too
    little is known.
    """
    small = _offset(values[:-1], rows[:-1]) if of == "amount" else np.zeros(values.shape[1])
    found = _transformed(values, of, small)
    past, now = found[:-1], found[-1]
    known = np.isfinite(past)
    fitted, leverage = _fitted(np.where(known, past, np.nan), features)
    residuals = np.where(known, past - fitted[:-1], np.nan)
    level = _level(residuals)
    middle = fitted[-1] + level
    expected = _back(middle, of, small)
    thin = _thinner(values, rows, expected, of) * np.sqrt(1 + leverage + (ahead - 1) / LEVEL_DAYS)
    spread = _spread(residuals, of, rows) * thin
    many = 2 * np.log(values.shape[1])
    reach = np.sqrt(limit**2 + many)
    low, high = (_back(middle + side * reach * spread, of, small) for side in (-1, 1))
    score = (now - middle) / spread
    if of == "amount":
        fewer = _Fewer(expected, spread, thin * _chance(of, rows))
        score = np.where(score < 0, np.maximum(score, fewer.score(values[-1])), score)
        low = np.minimum(low, fewer.value(-reach))
    alone = np.sign(score) * np.sqrt(np.maximum(score**2 - many, 0))
    return Expected(values[-1], expected, low, high, alone)


@dataclass(frozen=True)
class _Fewer:
    """How far less than expected lies, where part of the spread is chance: with few rows a logarithm makes a quiet day look like none.

    The variance of x is chance² · expected · x + other² · x², and its stabilising transform (2 / other) · asinh(other / chance · √(x / expected)): a
    root where all is chance, a logarithm where nothing is. Source: Bartlett, The use of transformations, Biometrics 3 (1947).
    """

    expected: np.ndarray
    spread: np.ndarray
    chance: np.ndarray

    @property
    def _other(self) -> np.ndarray:
        return np.sqrt(np.maximum(self.spread**2 - self.chance**2, 1e-6))

    def score(self, value: np.ndarray) -> np.ndarray:
        share = np.maximum(value, 0) / np.maximum(self.expected, 1e-9)
        ratio = self._other / self.chance
        return 2 / self._other * (np.arcsinh(ratio * np.sqrt(share)) - np.arcsinh(ratio))

    def value(self, score: float) -> np.ndarray:
        """The value of a score below nought."""
        ratio = self._other / self.chance
        root = np.sinh(np.maximum(np.arcsinh(ratio) + score * self._other / 2, 0)) / ratio
        return np.maximum(self.expected, 0) * root**2


def _fitted(past: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, float]:
    """Days × segments of what the model says, the day after the past included, and the leverage of that day."""
    x, days = features[:-1], len(past)
    weights = 0.5 ** (np.arange(days - 1, -1, -1) / HALF_LIFE_DAYS)
    penalty = RIDGE * np.eye(x.shape[1])
    penalty[0, 0] = 1e-6  # the level itself is not shrunk
    inverse = np.linalg.inv(x.T @ (x * weights[:, None]) + penalty)
    known = np.isfinite(past)
    middle = np.nanmedian(np.where(known.any(axis=0), past, 0.0), axis=0)
    filled = np.where(known, past, middle)
    fitted = features @ (inverse @ (x.T @ (filled * weights[:, None])))
    for _ in range(4):
        residuals = np.where(known, past - fitted[:-1], 0.0)
        bound = CLIP * np.maximum(_mad(np.where(known, residuals, np.nan)), 1e-9)
        filled = fitted[:-1] + np.clip(residuals, -bound, bound)
        fitted = features @ (inverse @ (x.T @ (filled * weights[:, None])))
    now = features[-1]
    return fitted, float(now @ inverse @ now)


def _level(residuals: np.ndarray) -> np.ndarray:
    """By how much the last weeks lie above the model: their median, shrunk where there are few."""
    last = residuals[-LEVEL_DAYS:]
    counts = np.isfinite(last).sum(axis=0)
    middle = np.nanmedian(np.where(counts > 0, last, 0.0), axis=0)
    return middle * counts / (counts + 7)


def _spread(residuals: np.ndarray, of: str, rows: np.ndarray) -> np.ndarray:
    """How much it strays on other days, and no less than chance alone makes it stray."""
    found = np.maximum(_mad(residuals[-SPREAD_DAYS:]), SMALLEST_SPREAD[of])
    return np.maximum(found, _chance(of, rows))  # chance is in what was found already


def _chance(of: str, rows: np.ndarray) -> np.ndarray:
    """How much chance alone makes a usual day stray."""
    if of == "share":
        return 0.5 / np.sqrt(np.maximum(rows[-1], 1))
    if of == "correlation":
        return 1 / np.sqrt(np.maximum(rows[-1] - 3, 1))
    return 1 / np.sqrt(np.maximum(_usual(rows), 1)) if of == "amount" else np.zeros(rows.shape[1])


def _thinner(values: np.ndarray, rows: np.ndarray, expected: np.ndarray, of: str) -> np.ndarray:
    """By how much more it strays on a day of which less is expected than of a usual one, as on the days after lunar new year."""
    if of in ("share", "correlation"):
        return np.ones(values.shape[1])  # their chance is of the day's own rows
    less = (
        _usual(rows) / np.maximum(rows[-1], 1)
        if of == "mean"
        else _usual(values) / np.maximum(expected, 1e-9)
    )
    return np.sqrt(np.clip(less, 1, 100))


def _usual(values: np.ndarray) -> np.ndarray:
    """The middle of what there was on the days that had any; 1 where none had."""
    some = np.where(values > 0, values, np.nan)[-SPREAD_DAYS:]
    return np.nanmedian(np.where(np.isfinite(some).any(axis=0), some, 1.0), axis=0)


def _mad(residuals: np.ndarray) -> np.ndarray:
    """The spread of each column as a robust standard deviation, NaN left out; 0 where there is nothing."""
    middle = np.nanmedian(np.where(np.isfinite(residuals).any(axis=0), residuals, 0.0), axis=0)
    return 1.4826 * np.nanmedian(
        np.abs(np.where(np.isfinite(residuals).any(axis=0), residuals, 0.0) - middle), axis=0
    )


def _offset(past: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """What is added before the logarithm, so that a day of nothing has one: a thirtieth of a usual day, or three quarters of a row.

    With the latter a day without any, where six rows are usual, strays as far as chance makes it stray.
    """
    return _usual(past) * np.maximum(1 / 30, 0.75 / np.maximum(_usual(rows), 1))


def _transformed(values: np.ndarray, of: str, small: np.ndarray) -> np.ndarray:
    if of == "share":
        return np.arcsin(np.sqrt(np.clip(values, 0, 1)))
    if of == "correlation":
        return np.arctanh(np.clip(values, -CLOSEST, CLOSEST))
    if of == "mean":
        return np.log(np.where(values > 0, values, np.nan))
    return np.log(np.maximum(values, 0) + small)


def _back(found: np.ndarray, of: str, small: np.ndarray) -> np.ndarray:
    if of == "share":
        return np.sin(np.clip(found, 0, np.pi / 2)) ** 2
    if of == "correlation":
        return np.tanh(found)
    return np.exp(np.clip(found, -50, 50)) - (small if of == "amount" else 0)
