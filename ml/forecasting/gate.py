"""May a challenger take the champion's place: better in all beyond chance, clearly worse in no unit, as fair as the champion.

Belongs here: the rules, their limits, the decision with its numbers. Does not: forecasts, words (`gate_words.py`), keeping the decision. Chance is judged by a
block bootstrap over dates (Künsch 1989): all series of a date move together, because a wet Saturday is wet for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ml.forecasting.bootstrap import biases, draws, ratios
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame

UNIT = "unit"  # the partition in which the challenger must be worse nowhere


@dataclass(frozen=True)
class Limits:
    """origins: fewer say nothing of a model, one quarter may be luck. block_days: two weeks, so that promotions every other week stay whole. chance: how often
    an equal challenger may be let in. worse: by so much of the champion's WAPE a unit may be worse. days: a unit with fewer is not judged. bias, gap: points by
    which a part's bias, and the spread of WAPE between parts, may grow. within: how much of what came may lie in the 80 % interval. missing: which part of
    the champion's rows the challenger may have no number for."""

    origins: int = 3
    block_days: int = 14
    draws: int = 2000
    chance: float = 0.05
    worse: float = 0.05
    days: int = 42
    bias: float = 0.05
    gap: float = 0.05
    within: tuple[float, float] = (0.65, 0.95)
    missing: float = 0.01


@dataclass(frozen=True)
class Reason:
    """One rule on one part of the series ('' for all): the value, its limit, and whether it holds."""

    rule: str
    part: str
    value: float
    limit: float
    passed: bool


@dataclass(frozen=True)
class Decision:
    """gain: the challenger's WAPE over the champion's, less 1 (below 0 is better); low and high: between which nine in ten draws lie. reasons: every rule."""

    champion: str
    challenger: str
    origins: tuple[str, ...]
    let_in: bool
    gain: float
    low: float
    high: float
    reasons: tuple[Reason, ...]

    @property
    def against(self) -> tuple[Reason, ...]:
        """The rules that do not hold, the worst offence of each first."""
        bad = [reason for reason in self.reasons if not reason.passed]
        return tuple(sorted(bad, key=lambda one: (one.rule, -abs(one.value - one.limit))))


def decide(
    champion: Frame,
    challenger: Frame,
    parts: Mapping[str, Mapping[str, str]],
    limits: Limits | None = None,
    seed: int = 7,
) -> Decision:
    """champion, challenger: rows of a backtest (SERIES, 'origin', DAY, 'model', 'yhat', 'q10', 'q90', TARGET). parts: {partition: {series: part}}; that of UNIT
    must be worse nowhere, and in each the rules of fairness hold. Never raises for what the rows are like: what is too little is a reason against."""
    limits = limits or Limits()
    key = [SERIES, "origin", DAY]
    old, new = (str(rows["model"].iloc[0]) if len(rows) else "" for rows in (champion, challenger))
    known = champion[champion[TARGET].notna()]
    both = known.merge(challenger[[*key, "yhat", "q10", "q90"]], on=key, suffixes=("", "_new"))
    both = both[both["yhat_new"].notna()]
    origins = tuple(sorted(str(day)[:10] for day in both["origin"].unique()))
    missing = 1 - len(both) / len(known) if len(known) else 1.0
    reasons = [
        Reason("origins", "", len(origins), limits.origins, len(origins) >= limits.origins),
        Reason("missing", "", missing, limits.missing, missing <= limits.missing),
    ]
    if both.empty:
        nothing = float("nan")
        return Decision(old, new, origins, False, nothing, nothing, nothing, tuple(reasons))
    both = both.assign(old=(both["yhat"] - both[TARGET]).abs(), new=(both["yhat_new"] - both[TARGET]).abs())
    times = draws(np.sort(both[DAY].unique()), limits.block_days, limits.draws, seed)
    whole = ratios(both, pd.Series("", both.index), times, limits.block_days)
    gain, drawn = whole["gain"].iloc[0], whole["draws"].iloc[0]
    low, high = np.quantile(drawn, [limits.chance, 1 - limits.chance])
    reasons.append(Reason("better", "", float(high), 0.0, bool(high < 0)))
    within = float(both[TARGET].between(both["q10_new"], both["q90_new"]).mean())
    reasons.append(
        Reason("within", "", within, limits.within[0], limits.within[0] <= within <= limits.within[1])
    )
    for partition, of in parts.items():
        part = both[SERIES].map(of).fillna("").astype(str)
        if partition == UNIT:
            reasons += _units(ratios(both, part, times, limits.block_days), limits)
        reasons += _bias(biases(both, part, times, limits.block_days), partition, limits)
        reasons += _gap(both, part, partition, limits)
    let_in = all(reason.passed for reason in reasons)
    return Decision(old, new, origins, let_in, float(gain), float(low), float(high), tuple(reasons))


def _units(of_units: Frame, limits: Limits) -> list[Reason]:
    """Refused where a unit is worse by more than the limit, and by more than chance does among so many."""
    judged = of_units[of_units["days"] >= limits.days]
    found = []
    for name, row in judged.iterrows():
        least = float(np.quantile(row["draws"], limits.chance / len(judged)))
        found.append(
            Reason(
                "unit",
                str(name),
                float(row["gain"]),
                limits.worse,
                not (row["gain"] > limits.worse and least > 0),
            )
        )
    return found


def _bias(of_parts: Frame, partition: str, limits: Limits) -> list[Reason]:
    """Resources follow forecasts: no part is forecast further off in all than before by more than the limit, and by more than chance does among so many."""
    found = []
    for name, row in of_parts.iterrows():
        least = float(np.quantile(row["draws"], limits.chance / len(of_parts)))
        passed = not (row["gain"] > limits.bias and least > 0)
        found.append(Reason(f"bias by {partition}", str(name), float(row["bias"]), limits.bias, passed))
    return found


def _gap(both: Frame, part: pd.Series, partition: str, limits: Limits) -> list[Reason]:
    """The parts do not drift apart: what is well forecast and what is badly."""
    sums = both.assign(part=part).groupby("part")[[TARGET, "old", "new"]].sum()
    sums = sums[sums[TARGET] > 0]
    if len(sums) < 2:
        return []
    old, new = (sums[name] / sums[TARGET] for name in ("old", "new"))
    grown = float(new.max() - new.min()) - float(old.max() - old.min())
    return [Reason(f"gap by {partition}", str(new.idxmax()), grown, limits.gap, grown <= limits.gap)]
