"""Whether a model that was let in still forecasts as it did at the gate; where not, who stands in.

Belongs here: the watch over the last weeks, its limits, the fall-back. Does not: letting models in (`gate.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from ml.forecasting.accuracy import coverage, wape
from ml.forecasting.panel import DAY, TARGET, Frame

HOLDS, EARLY, DECAYED = "holds", "too early", "decayed"
WINDOW_DAYS, FEWEST_DAYS = 28, 14
MOST_TIMES = 1.5  # the gate's WAPE
LEAST_WITHIN = 0.60  # of what came in the 80 % interval


@dataclass(frozen=True)
class Drift:
    """state, and the figures of the window's days first to last beside the gate's. what: miss, interval or both, of a model that decayed."""

    state: str
    first: date
    last: date
    days: int
    wape: float
    coverage80: float
    gate_wape: float
    what: tuple[str, ...] = ()


def watch(issued: Frame, gate_wape: float, today: date) -> Drift:
    """issued: rows of DAY, 'yhat', 'q10', 'q90' as they were given out, and TARGET where it has come. A model has decayed where it breaks a limit over the whole
    window and in each half of it: one odd week turns nobody out."""
    first = today - timedelta(days=WINDOW_DAYS)
    rows = issued[
        issued[TARGET].notna() & (issued[DAY] >= pd.Timestamp(first)) & (issued[DAY] < pd.Timestamp(today))
    ]
    days = int(rows[DAY].nunique())
    missed, within = _figures(rows)
    seen = (first, today - timedelta(days=1), days, missed, within, gate_wape)
    if days < FEWEST_DAYS:
        return Drift(EARLY, *seen)
    middle = rows[DAY].drop_duplicates().sort_values().iloc[days // 2]
    halves = [_figures(part) for part in (rows, rows[rows[DAY] < middle], rows[rows[DAY] >= middle])]
    broken = {
        "miss": all(miss > MOST_TIMES * gate_wape for miss, _ in halves),
        "interval": all(inside < LEAST_WITHIN for _, inside in halves),
    }
    what = tuple(name for name, is_broken in broken.items() if is_broken)
    return Drift(DECAYED if what else HOLDS, *seen, what)


def fall_back(missed: Mapping[str, float], simple: Sequence[str]) -> str:
    """Of the simple models the one that missed least. missed: {model: WAPE}. Raises ValueError where none of them is known."""
    known = [name for name in simple if missed.get(name, float("nan")) == missed.get(name, float("nan"))]
    if not known:
        raise ValueError(f"no simple model has figures: {', '.join(simple)}")
    return min(known, key=lambda name: missed[name])


def sentence(drift: Drift, model: str, instead: str, lang: str = "en") -> str:
    """What the watch saw. instead: who stands in where the model has decayed. lang: en or zh."""
    span = f"{drift.first} to {drift.last}" if lang == "en" else f"{drift.first} 至 {drift.last}"
    seen = f"WAPE {drift.wape:.1%}, {drift.gate_wape:.1%} at the gate; {drift.coverage80:.0%} within the 80 % interval"
    if lang == "zh":
        seen = f"WAPE {drift.wape:.1%}，准入时 {drift.gate_wape:.1%}；80% 区间命中 {drift.coverage80:.0%}"
        return {
            EARLY: f"{model}：{span} 只有 {drift.days} 天有实际值，暂不判断。",
            HOLDS: f"{model} 仍然有效（{span}：{seen}）。",
            DECAYED: f"{model} 已失效，由 {instead} 代替（{span}：{seen}）。",
        }[drift.state]
    return {
        EARLY: f"{model}: of {span} only {drift.days} days have come, too early to say.",
        HOLDS: f"{model} holds ({span}: {seen}).",
        DECAYED: f"{model} has decayed and {instead} stands in ({span}: {seen}).",
    }[drift.state]


def _figures(rows: Frame) -> tuple[float, float]:
    y, yhat, low, high = (rows[name].to_numpy(float) for name in (TARGET, "yhat", "q10", "q90"))
    return wape(y, yhat), coverage(y, low, high)
