"""May a challenger take the champion's place: better in all beyond chance, clearly worse in no unit, as fair as the champion.

Belongs here: the rules, their limits, the decision with its numbers. Does not: forecasts, words (`gate_words.py`), keeping the decision. Chance is judged by a
block bootstrap over dates (Künsch 1989): all series of a date move together, because a wet Saturday is wet for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from ml.forecasting.bootstrap import biases, draws, gaps, missed, ratios
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame

UNIT = "unit"  # the partition in which the challenger must be worse nowhere
TOO_LITTLE = "too little to tell"  # named, and no reason against
DECISIVE = ("origins", "unit", "missing", "better")  # told before what else does not hold


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
    """gain: what the challenger misses over what the champion does, on the days and in all of them together, less 1 (below 0 is better); low and high: between
    which nine in ten draws lie. reasons: every rule."""

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
        """The rules that do not hold: the worst offence of each, then the next worst. Ten parts off in all do not push out of a sentence the unit that is worse."""
        bad = [reason for reason in self.reasons if not reason.passed]
        bad.sort(key=lambda one: -abs(abs(one.value) - one.limit))
        nth = {id(one): sum(other.rule == one.rule for other in bad[:n]) for n, one in enumerate(bad)}
        rules = (*DECISIVE, *sorted({one.rule for one in bad}))
        return tuple(sorted(bad, key=lambda one: (nth[id(one)], rules.index(one.rule))))


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
    known = champion[champion[TARGET].notna() & champion["yhat"].notna()]
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
    days = np.sort(both[DAY].unique())
    # of a single block every draw is the same, and a hair's breadth would be sure
    block = min(limits.block_days, max(len(days) // 2, 1))
    times = draws(days, block, limits.draws, seed)
    whole = missed(both, times, block)
    gain, drawn = whole["gain"].iloc[0], whole["draws"].iloc[0]
    low, high = np.quantile(drawn, [limits.chance, 1 - limits.chance])
    reasons.append(Reason("better", "", float(high), 0.0, bool(high < 0 and len(days) > 1)))
    within = float(both[TARGET].between(both["q10_new"], both["q90_new"]).mean())
    reasons.append(
        Reason("within", "", within, limits.within[0], limits.within[0] <= within <= limits.within[1])
    )
    for partition, of in parts.items():
        part = both[SERIES].map(of).fillna("").astype(str)
        if partition == UNIT:
            reasons += _units(ratios(both, part, times, block), limits)
        came = both[TARGET].groupby(part).transform("sum") > 0  # what sold nothing has no share to be off by
        if came.any():
            reasons += _bias(biases(both[came], part[came], times, block), partition, limits)
        reasons += _gap(both, part, times, block, partition, limits)
    let_in = all(reason.passed for reason in reasons)
    return Decision(old, new, origins, let_in, float(gain), float(low), float(high), tuple(reasons))


def _units(of_units: Frame, limits: Limits) -> list[Reason]:
    """Refused where a unit is worse by more than the limit, and by more than chance does among so many. One with too few days is named and not judged."""
    judged = of_units[of_units["days"] >= limits.days]
    found = []
    for name, row in judged.iterrows():
        passed = not (row["gain"] > limits.worse and _least(row, len(judged), limits) > 0)
        found.append(Reason("unit", str(name), float(row["gain"]), limits.worse, passed))
    for name, days in of_units["days"].drop(judged.index).items():
        found.append(Reason(TOO_LITTLE, str(name), int(days), limits.days, True))
    return found


def _bias(of_parts: Frame, partition: str, limits: Limits) -> list[Reason]:
    """Resources follow forecasts: no part is forecast further off in all than before by more than the limit, and by more than chance does among so many."""
    found = []
    for name, row in of_parts.iterrows():
        passed = not (row["gain"] > limits.bias and _least(row, len(of_parts), limits) > 0)
        found.append(Reason(f"bias by {partition}", str(name), float(row["bias"]), limits.bias, passed))
    return found


def _least(row: Frame, among: int, limits: Limits) -> float:
    """What a part is worse by at least, one of so many. Where so rare a draw is not among those drawn, a commoner one is stretched as the normal
    distribution is: of 557 equal units the least of 2,000 draws called some unit worse two times in five."""
    rare = limits.chance / among
    if rare * limits.draws >= 1:
        return float(np.quantile(row["draws"], rare))
    stretch = NormalDist().inv_cdf(rare) / NormalDist().inv_cdf(limits.chance)
    return float(row["gain"] - stretch * (row["gain"] - np.quantile(row["draws"], limits.chance)))


def _gap(both: Frame, part: Any, times: Frame, block: int, partition: str, limits: Limits) -> list[Reason]:
    """The parts do not drift apart: what is well forecast and what is badly, by more than the limit and by more than chance does. A part of few days is no measure
    of either."""
    of_part = both.groupby(part)
    enough = (of_part[TARGET].sum() > 0) & (of_part[DAY].nunique() >= limits.days)
    some = part.isin(enough.index[enough])
    if enough.sum() < 2:
        return []
    found = gaps(both[some], part[some], times, block).iloc[0]
    surely = float(np.quantile(found["draws"], limits.chance))
    passed = not (found["gain"] > limits.gap and surely > 0)
    return [Reason(f"gap by {partition}", str(found["worst"]), float(found["gain"]), limits.gap, passed)]
