"""Whether a model that was let in still forecasts as it did at the gate; where not, who stands in.

Belongs here: the watch over the last weeks, its limits, the fall-back. Does not: letting models in (`gate.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

import pandas as pd

from ml.forecasting.accuracy import coverage, wape
from ml.forecasting.panel import DAY, TARGET, Frame

HOLDS, EARLY, DECAYED = "holds", "too early", "decayed"
WINDOW_DAYS, FEWEST_DAYS = 28, 14
MOST_TIMES = 1.5  # the gate's WAPE
LEAST_WITHIN = 0.60  # of what came in the 80 % interval
SEEN = {
    "en": ("WAPE {:.1%}, {:.1%} at the gate", "; {:.0%} within the 80 % interval", ", {:.0%} at the gate"),
    "zh": ("WAPE {:.1%}，准入时 {:.1%}", "；80% 区间命中 {:.0%}", "，准入时 {:.0%}"),
}


@dataclass(frozen=True)
class Drift:
    """state, and the figures of the window's days first to last beside the gate's. what: miss, interval or both, of a model that decayed.
    coverage80 is NaN of a model that gives no interval, gate_coverage80 where nobody told it."""

    state: str
    first: date
    last: date
    days: int
    wape: float
    coverage80: float
    gate_wape: float
    what: tuple[str, ...] = ()
    gate_coverage80: float = float("nan")

    @property
    def falls_back(self) -> bool:
        """Whether the best simple model stands in."""
        return self.state == DECAYED


def watch(issued: Frame, gate_wape: float, today: date, gate_coverage80: float = float("nan")) -> Drift:
    """issued: rows of DAY, 'yhat', 'q10', 'q90' as they were given out, and TARGET where it has come. A model has decayed where it breaks a limit over the whole
    window and in each half of it: one odd week turns nobody out. Rows without a number count for nothing. Raises ValueError where the gate's WAPE is no number:
    nothing would ever be more than half again of it."""
    if not isfinite(gate_wape):
        raise ValueError(f"the gate's WAPE is {gate_wape}: only a model that was let in is watched")
    first = today - timedelta(days=WINDOW_DAYS)
    known = issued[[TARGET, "yhat"]].notna().all(axis=1)
    rows = issued[known & (issued[DAY] >= pd.Timestamp(first)) & (issued[DAY] < pd.Timestamp(today))]
    days = int(rows[DAY].nunique())
    missed, within = _figures(rows)
    seen = (first, today - timedelta(days=1), days, missed, within, gate_wape)
    if days < FEWEST_DAYS:
        return Drift(EARLY, *seen, gate_coverage80=gate_coverage80)
    middle = rows[DAY].drop_duplicates().sort_values().iloc[days // 2]
    halves = [_figures(part) for part in (rows, rows[rows[DAY] < middle], rows[rows[DAY] >= middle])]
    broken = {
        "miss": all(miss > MOST_TIMES * gate_wape for miss, _ in halves),
        "interval": all(inside < LEAST_WITHIN for _, inside in halves),
    }
    what = tuple(name for name, is_broken in broken.items() if is_broken)
    return Drift(DECAYED if what else HOLDS, *seen, what, gate_coverage80)


def fall_back(missed: Mapping[str, float], simple: Sequence[str]) -> str:
    """Of the simple models the one that missed least. missed: {model: WAPE}. Raises ValueError where none of them is known."""
    known = [name for name in simple if missed.get(name, float("nan")) == missed.get(name, float("nan"))]
    if not known:
        raise ValueError(f"no simple model has figures: {', '.join(simple)}")
    return min(known, key=lambda name: missed[name])


def sentence(drift: Drift, model: str, instead: str, lang: str = "en") -> str:
    """What the watch saw. instead: who stands in where the model has decayed. lang: en or zh."""
    chinese = lang == "zh"
    span = f"{drift.first} 至 {drift.last}" if chinese else f"{drift.first} to {drift.last}"
    seen = _seen(drift, "zh" if chinese else "en")
    if chinese:
        what = "、".join({"miss": "误差过大", "interval": "区间过窄"}[one] for one in drift.what)
        return {
            EARLY: f"{model}：{span} 只有 {drift.days} 天有实际值，暂不判断。",
            HOLDS: f"{model} 仍然有效（{span}：{seen}）。",
            DECAYED: f"{model} 已失效，由 {instead} 代替（{span}：{seen}）：{what}，前后两半均如此。",
        }[drift.state]
    words = {"miss": "it misses too much", "interval": "its interval holds too little"}
    what = " and ".join(words[one] for one in drift.what)
    return {
        EARLY: f"{model}: of {span} only {drift.days} days have come, too early to say.",
        HOLDS: f"{model} holds ({span}: {seen}).",
        DECAYED: f"{model} has decayed and {instead} stands in ({span}: {seen}): {what}, in both halves.",
    }[drift.state]


def _seen(drift: Drift, lang: str) -> str:
    missed, within, at_the_gate = SEEN[lang]
    told = missed.format(drift.wape, drift.gate_wape)
    if isfinite(drift.coverage80):
        told += within.format(drift.coverage80)
        told += at_the_gate.format(drift.gate_coverage80) if isfinite(drift.gate_coverage80) else ""
    return told


def _figures(rows: Frame) -> tuple[float, float]:
    sure = rows[rows[["q10", "q90"]].notna().all(axis=1)]
    inside = coverage(*(sure[name].to_numpy(float) for name in (TARGET, "q10", "q90")))
    return wape(rows[TARGET].to_numpy(float), rows["yhat"].to_numpy(float)), inside
