"""What the gate decided, in a sentence a person reads, and as plain values for the journal.

Belongs here: words. Does not: the decision (`gate.py`).
"""

from dataclasses import asdict
from typing import Any

from ml.forecasting.gate import Decision, Reason

MOST = 3  # reasons in a sentence


def sentence(decision: Decision, lang: str = "en") -> str:
    """Who, by how much and how sure, over which origins, and what decided. lang: en or zh."""
    chinese = lang == "zh"
    if decision.gain != decision.gain:
        told = (
            "no day on which both have a forecast and something came"
            if not chinese
            else "没有双方都有预测且已有实际值的日子"
        )
        return f"{decision.challenger}: {told}"
    better = decision.gain < 0
    by, low, high = (f"{abs(value):.1%}" for value in (decision.gain, decision.low, decision.high))
    low, high = f"{decision.low:+.1%}", f"{decision.high:+.1%}"
    origins = ", ".join(decision.origins)
    if chinese:
        found = f"{decision.challenger} 的误差比 {decision.champion} {'低' if better else '高'} {by}（{low} 至 {high}，起点 {origins}）"
        if decision.let_in:
            return f"{found}，准入：没有单元明显变差，偏差与差距均在限度内。"
        return f"{found}，不准入：{'；'.join(_zh(one) for one in decision.against[:MOST])}。"
    found = f"{decision.challenger} misses {by} {'less' if better else 'more'} than {decision.champion} ({low} to {high}, origins {origins})"
    if decision.let_in:
        return f"{found} and is let in: no unit is clearly worse, bias and gaps are within their limits."
    return f"{found} and is refused: {'; '.join(_en(one) for one in decision.against[:MOST])}."


def as_record(decision: Decision) -> dict[str, Any]:
    """Plain values, as the journal keeps them; what is not known is None."""
    found = asdict(decision) | {
        "origins": list(decision.origins),
        "reasons": [asdict(one) for one in decision.reasons],
    }
    return {name: None if value != value else value for name, value in found.items()}


def _en(one: Reason) -> str:
    match one.rule.split(" ")[0]:
        case "origins":
            return f"{one.value:.0f} origins are too few, {one.limit:.0f} are wanted"
        case "missing":
            return f"it has no number for {one.value:.1%} of the rows"
        case "better":
            return f"the gain may be chance (up to {one.value:+.1%})"
        case "within":
            return f"its 80 % interval holds {one.value:.0%}"
        case "unit":
            return f"{one.part} is clearly worse, by {one.value:.1%}"
        case "bias":
            return f"{one.part} is forecast {one.value:+.1%} off in all ({one.rule})"
        case _:
            return f"the misses of {one.rule.removeprefix('gap by ')} drift {one.value:.1%} further apart, {one.part} the worst"


def _zh(one: Reason) -> str:
    match one.rule.split(" ")[0]:
        case "origins":
            return f"只有 {one.value:.0f} 个起点，至少需要 {one.limit:.0f} 个"
        case "missing":
            return f"{one.value:.1%} 的行没有预测"
        case "better":
            return f"改进可能只是偶然（上限 {one.value:+.1%}）"
        case "within":
            return f"80% 区间只命中 {one.value:.0%}"
        case "unit":
            return f"{one.part} 明显变差 {one.value:.1%}"
        case "bias":
            return f"{one.part} 合计偏差 {one.value:+.1%}"
        case _:
            return (
                f"各{one.rule.removeprefix('gap by ')}之间的误差差距扩大 {one.value:.1%}，最差为 {one.part}"
            )
