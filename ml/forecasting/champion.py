"""Who forecasts: the mean of the best two kinds, and of each class of series the best of all.

Belongs here: choosing by what was known at an origin. Does not: choosing by what came after it; nobody could have.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ml.forecasting.accuracy import bias, wape
from ml.forecasting.intervals import with_intervals
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame

KEY = [SERIES, DAY]
ENSEMBLE, CHAMPION = "ensemble", "champion"
BOTH = " + "  # between the names of an ensemble's models


@dataclass(frozen=True)
class Tried:
    """One model at one origin. rows: its forecast; errors: its forecasts at earlier origins with what came, None where there are none."""

    kind: str
    rows: Frame
    errors: Frame | None


def ensemble(tried: Mapping[str, Tried]) -> Tried | None:
    """The mean of the best model of each of the best two kinds; None where nothing is known of them, or there is one kind only."""
    best: dict[str, str] = {}
    missed = {name: _missed(one.errors) for name, one in tried.items()}
    for name in sorted((name for name in tried if np.isfinite(missed[name])), key=lambda name: missed[name]):
        best.setdefault(tried[name].kind, name)
    if len(best) < 2:
        return None
    names = list(best.values())[:2]
    first, second = (tried[name] for name in names)
    errors = _mean(first.errors, second.errors, [*KEY, "then"])
    rows = _mean(first.rows, second.rows, KEY).drop(columns=["q10", "q90"])
    return Tried(ENSEMBLE, with_intervals(rows.assign(by=BOTH.join(names)), errors), errors)


def _mean(one: Frame, other: Frame, key: list[str]) -> Frame:
    both = one.merge(other[[*key, "yhat", "why"]], on=key, suffixes=("", "_other"))
    both["yhat"] = (both["yhat"] + both["yhat_other"]) / 2
    both["why"] = both["why"].where(both["why"] != "", both["why_other"])
    return both.drop(columns=["yhat_other", "why_other"])


def champion(tried: Mapping[str, Tried], of: Mapping[str, str]) -> Frame:
    """Of each class the rows of the model that missed least in it at earlier origins; where nothing is known of a class, of all; then the first model's."""
    best_of_all = min(tried, key=lambda name: _missed(tried[name].errors))
    parts, told = [], set()
    for label in sorted(set(of.values())):
        series = {name for name, its in of.items() if its == label}
        missed = {name: _missed(one.errors, series) for name, one in tried.items()}
        best = min(missed, key=lambda name: missed[name])
        best = best if np.isfinite(missed[best]) else best_of_all
        parts.append(_by(best, tried[best].rows, series))
        told |= set(parts[-1][SERIES].unique())
    # a series that begins ahead is told by one model only
    for name, one in tried.items():
        parts.append(_by(name, one.rows, set(one.rows[SERIES].unique()) - told))
        told |= set(parts[-1][SERIES].unique())
    return pd.concat(parts, ignore_index=True)


def _by(name: str, rows: Frame, series: set[str]) -> Frame:
    rows = rows[rows[SERIES].isin(series)]
    return rows if "by" in rows else rows.assign(by=name)


def _missed(errors: Frame | None, series: set[str] | None = None) -> float:
    """WAPE of what is known and how far it lies off in all, infinite where nothing is. WAPE alone prefers whoever says the median: of amounts that stray
    far upwards that is half of what comes. Source: the score of the VN1 forecasting competition, 2024."""
    known = None if errors is None else errors[errors[TARGET].notna()]
    if known is not None and series is not None:
        known = known[known[SERIES].isin(series)]
    if known is None or not len(known):
        return float("inf")
    came, told = known[TARGET].to_numpy(float), known["yhat"].to_numpy(float)
    missed = wape(came, told) + abs(bias(came, told))
    return missed if np.isfinite(missed) else float("inf")
