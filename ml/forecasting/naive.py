"""The rungs that cost nothing: last week's day, last year's day, last year's day at this year's level.

Belongs here: seasonal naive forecasts, the ones that every other model must beat. Does not: anything that is fitted. Their numbers were set
before any model was tuned and are not tuned. All take the grid of what was known (days × series, the last row the day before the origin) and
return horizon × series; a series without any value stays NaN.
"""

import numpy as np

WEEK, YEAR = 7, 364  # a year of whole weeks: a Monday is compared with a Monday
BACK = 8  # so many weeks back a weekday is looked for where the week before has none (a closed day)
NEARBY = (0, 7, -7, 14, -14)  # days beside the day a year ago, the nearest first
LEVEL_DAYS = 28
FEWEST_PAIRS = 7  # days with a value in both years, for a level
MOST = 3.0  # a level is at most threefold, at least a third


def snaive_week(past: np.ndarray, horizon: int) -> np.ndarray:
    """The last value of the same weekday, at most BACK weeks old; else the mean of the last LEVEL_DAYS days that have one."""
    ahead = np.arange(horizon)
    found = np.full((horizon, past.shape[1]), np.nan)
    for back in range(1, BACK + 1):
        found = _filled(found, _rows(past, len(past) - WEEK * back + ahead % WEEK))
    return _filled(found, np.broadcast_to(_recent(past), found.shape))


def snaive_year(past: np.ndarray, horizon: int) -> np.ndarray:
    """The value of the same weekday a year of 364 days ago, or two weeks about it; else of last week."""
    return _filled(_of_last_year(past, horizon), snaive_week(past, horizon))


def snaive_level(past: np.ndarray, horizon: int) -> np.ndarray:
    """Last year's day times this year's level: the last LEVEL_DAYS days over the same days a year before, where both have a value."""
    last = np.arange(max(len(past) - LEVEL_DAYS, 0), len(past))
    now, then = past[last], _rows(past, last - YEAR)
    both = np.isfinite(now) & np.isfinite(then)
    sums = [np.where(both, side, 0.0).sum(axis=0) for side in (now, then)]
    known = (both.sum(axis=0) >= FEWEST_PAIRS) & (sums[0] > 0) & (sums[1] > 0)
    level = np.where(known, sums[0] / np.where(known, sums[1], 1.0), 1.0)
    # what was taken from last week has this year's level already
    raised = _of_last_year(past, horizon) * np.clip(level, 1 / MOST, MOST)
    return _filled(raised, snaive_week(past, horizon))


LADDER = {"snaive_7": snaive_week, "snaive_364": snaive_year, "snaive_364_level": snaive_level}


def _of_last_year(past: np.ndarray, horizon: int) -> np.ndarray:
    found = np.full((horizon, past.shape[1]), np.nan)
    years = np.ceil((np.arange(horizon) + 1) / YEAR).astype(int)
    for beside in NEARBY:
        found = _filled(found, _rows(past, len(past) + np.arange(horizon) - YEAR * years + beside))
    return found


def _rows(past: np.ndarray, at: np.ndarray) -> np.ndarray:
    """The rows at these places, NaN where there is no such day."""
    inside = (at >= 0) & (at < len(past))
    found = past[np.where(inside, at, 0)] if len(past) else np.full((len(at), past.shape[1]), np.nan)
    return np.where(inside[:, None], found, np.nan)


def _filled(found: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(found), found, other)


def _recent(past: np.ndarray) -> np.ndarray:
    """The mean of each series' last LEVEL_DAYS values, NaN of a series without any."""
    known = np.isfinite(past)
    from_the_end = np.cumsum(known[::-1], axis=0)[::-1]
    last = known & (from_the_end <= LEVEL_DAYS)
    count = last.sum(axis=0)
    total = np.where(last, past, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
