"""A figure's last weeks as a drawing: what was found day by day, and the interval it was expected in on the judged day.

Belongs here: SVG. Does not: which figures are drawn (`pages.py`).
"""

from collections.abc import Sequence
from datetime import date
from html import escape
from math import isfinite

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 150, 76, 20, 10
RIGHT = 16


def svg(
    days: Sequence[date], values: Sequence[float], low: float, high: float, *, strays: bool, said: str, number
) -> str:
    """values: one a day, NaN where there is none; low and high: of the last day. number: writes an axis value. said: for who cannot see it."""
    there = [value for value in (*values, low, high) if isfinite(value)]
    if not there:
        return ""
    least, most = min(0.0, *there), max(there)
    span = (most - least) or 1.0

    def x(n: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * n / max(len(days) - 1, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - least) / span)

    last = len(days) - 1
    colour = "bad" if strays else "good"
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said, quote=True)}">',
        *(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>' for v in (least, most)),
        *(f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end">{escape(number(v))}</text>' for v in (least, most)),
        f'<text x="{LEFT}" y="{HEIGHT - 4}">{days[0]}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">{days[-1]}</text>',
        *(f'<polyline class="found" points="{" ".join(f"{x(n):.1f},{y(values[n]):.1f}" for n in run)}"/>' for run in _runs(values)),
    ]  # fmt: skip
    if isfinite(low) and isfinite(high):
        parts.append(
            f'<rect class="room" x="{x(last) - 5:.1f}" width="10" y="{y(high):.1f}" height="{max(y(low) - y(high), 2):.1f}"/>'
        )
    if isfinite(values[last]):
        parts.append(f'<circle class="{colour}" cx="{x(last):.1f}" cy="{y(values[last]):.1f}" r="5"/>')
    return "".join([*parts, "</svg>"])


def _runs(values: Sequence[float]) -> list[list[int]]:
    """Days that follow each other and have a value: a gap is not drawn over."""
    runs: list[list[int]] = [[]]
    for n, value in enumerate(values):
        if isfinite(value):
            runs[-1].append(n)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
