"""Columns that are declared known ahead and look as if they were not.

Belongs here: one suspicion, told by name. Does not: taking a column away; somebody may really know it ahead (seats booked), and says so by leaving it.
"""

from ml.forecasting.panel import SERIES, TARGET, Frame, Panel, Told

WORDS = 10  # fewer different values are a plan (promotion, opening), not a measurement
ALIKE = 0.9  # correlation with the target of the same day, of the middle series
FEWEST_DAYS = 28


def suspects(panel: Panel) -> list[Told]:
    """Columns known ahead that move day by day with the target, as customers and receipts do and nothing known before."""
    found: list[Told] = []
    rows: Frame = panel.rows[panel.rows[TARGET].notna()]
    for name in panel.spec.known_ahead:
        if rows[name].dtype.kind not in "iuf" or rows[name].nunique() < WORDS:
            continue
        pairs = rows[[SERIES, TARGET, name]].dropna().set_axis([SERIES, "y", "x"], axis=1)
        alike = pairs.groupby(SERIES).apply(_alike)
        middle = float(alike.median())
        if middle > ALIKE:
            what = (
                f"{name} is declared known_ahead and moves with {panel.spec.target} of the same day ({middle:.2f} of 1): if it is only known once the"
                " day is over, put it under observed_only, else every figure here is too good"
            )
            found.append(Told("", len(rows), what))
    return found


def _alike(one: Frame) -> float:
    return float(one["y"].corr(one["x"])) if len(one) >= FEWEST_DAYS else float("nan")
