"""How far a difference between two forecasts may be chance: a block bootstrap over dates.

Belongs here: drawing and the ratios of each draw. Does not: what is made of them (`gate.py`). All series and origins of a date move together, because a wet
Saturday is wet for all of them; blocks keep what follows one another together. Source: circular block bootstrap, Politis and Romano 1992.
"""

import numpy as np
import pandas as pd

from ml.forecasting.panel import DAY, TARGET, Frame

LIKE_NORMAL = 1.645  # the normal distribution's quantile of 95 %


def draws(days: np.ndarray, block_days: int, count: int, seed: int) -> pd.DataFrame:
    """days × draws: how often each of the ordered days is drawn, in blocks that run round."""
    n = len(days)
    starts = np.random.default_rng(seed).integers(0, n, (count, -(-n // block_days)))
    at = (starts[:, :, None] + np.arange(block_days)).reshape(count, -1)[:, :n] % n
    times = np.zeros((count, n))
    np.add.at(times, (np.arange(count)[:, None], at), 1)
    return pd.DataFrame(times.T, index=pd.Index(days))


def ratios(both: Frame, part: pd.Series, times: pd.DataFrame, block_days: int) -> Frame:
    """both: DAY, 'old' and 'new' misses. A row a part: 'gain' (sum of the new over the old, less 1), 'draws' of it, 'days' with an outcome."""
    (old, new), names, days = _by_day(both, part, times, ["old", "new"])
    weights = times.to_numpy().T
    gain, drawn = _less_one(new.sum(axis=0), old.sum(axis=0)), _less_one(weights @ new, weights @ old)
    return _told(gain, drawn, names, days, len(times), block_days)


def missed(both: Frame, times: pd.DataFrame, block_days: int) -> Frame:
    """both: DAY, 'old' and 'new' misses, TARGET, 'yhat' and 'yhat_new'. One row: 'gain', 'draws' of it and 'days', of what is missed on the days and in all of them together:
    misses alone prefer whoever says the median, which is too little of amounts that stray far upwards."""
    both = both.assign(old_off=both["yhat"] - both[TARGET], new_off=both["yhat_new"] - both[TARGET])
    columns = ["old", "new", "old_off", "new_off"]
    (old, new, old_off, new_off), names, days = _by_day(both, pd.Series("", both.index), times, columns)

    def change(weights: np.ndarray) -> np.ndarray:
        return _less_one(weights @ new + abs(weights @ new_off), weights @ old + abs(weights @ old_off))

    gain = change(np.ones((1, len(old))))[0]
    return _told(gain, change(times.to_numpy().T), names, days, len(times), block_days)


def gaps(both: Frame, part: pd.Series, times: pd.DataFrame, block_days: int) -> Frame:
    """both: DAY, TARGET, 'old' and 'new' misses. One row: 'gain' (by how much the WAPE of the worst part lies further from that of the best than before), 'draws' of
    it, 'days', and 'worst', the part that is now the worst."""
    (came, old, new), names, days = _by_day(both, part, times, [TARGET, "old", "new"])

    def spread(weights: np.ndarray, missed: np.ndarray) -> np.ndarray:
        of_part = weights @ missed / np.maximum(weights @ came, 1e-9)
        return (of_part.max(axis=1) - of_part.min(axis=1))[:, None]

    whole, drawn = np.ones((1, len(came))), times.to_numpy().T
    # a draw in which a part sold nothing says nothing of it
    drawn = drawn[(drawn @ came > 0).all(axis=1)]
    gain = (spread(whole, new) - spread(whole, old))[0]
    times_grown = spread(drawn, new) - spread(drawn, old) if len(drawn) else np.full((1, 1), -np.inf)
    worst = names[int(np.argmax(new.sum(axis=0) / np.maximum(came.sum(axis=0), 1e-9)))]
    found = _told(gain, times_grown, pd.Index([""]), days[:1], len(times), block_days)
    return found.assign(worst=worst)


def biases(both: Frame, part: pd.Series, times: pd.DataFrame, block_days: int) -> Frame:
    """both: DAY, TARGET, 'yhat' and 'yhat_new'. A row a part: 'gain' (by which the new is further off in all than the old, as a part of what came), 'draws'
    of it, 'days', and 'bias' of the new."""
    (came, old, new), names, days = _by_day(both, part, times, [TARGET, "yhat", "yhat_new"])

    def grown(weights: np.ndarray) -> np.ndarray:
        whole = np.maximum(weights @ came, 1e-9)
        return np.abs(weights @ new / whole - 1) - np.abs(weights @ old / whole - 1)

    found = _told(
        grown(np.ones((1, len(came))))[0],
        grown(times.to_numpy().T),
        names,
        days,
        len(times),
        block_days,
    )
    return found.assign(bias=new.sum(axis=0) / np.maximum(came.sum(axis=0), 1e-9) - 1)


def _by_day(
    both: Frame, part: pd.Series, times: pd.DataFrame, columns: list[str]
) -> tuple[list[np.ndarray], pd.Index, np.ndarray]:
    """Of each column its sums, days × parts; the parts; of each how many days it has."""
    codes, names = pd.factorize(part, sort=True)
    of_day = both.assign(part=codes).groupby(["part", DAY])[columns].sum()
    sums = [
        of_day[name].unstack("part", fill_value=0.0).reindex(times.index, fill_value=0.0).to_numpy(float)
        for name in columns
    ]
    return sums, pd.Index(names), of_day.groupby("part").size().to_numpy()


def _told(
    gain: np.ndarray, drawn: np.ndarray, names: pd.Index, days: np.ndarray, days_in_all: int, block_days: int
) -> Frame:
    drawn = gain + (drawn - gain) * _of_few(-(-days_in_all // block_days))
    return pd.DataFrame({"gain": gain, "days": days, "draws": list(drawn.T)}, index=names)


def _of_few(blocks: int) -> float:
    """By how much draws of so few blocks fall short of what chance does: the t distribution for the normal one, and n for n - 1."""
    from scipy.stats import t  # takes a while

    return float(t.ppf(0.95, max(blocks - 1, 1)) / LIKE_NORMAL * np.sqrt(blocks / max(blocks - 1, 1)))


def _less_one(new: np.ndarray, old: np.ndarray) -> np.ndarray:
    """new / old - 1; nothing missed by both is no difference, something where the old missed nothing is twice as bad."""
    return np.where(old > 0, new / np.where(old > 0, old, 1.0), np.where(new > 0, 2.0, 1.0)) - 1
