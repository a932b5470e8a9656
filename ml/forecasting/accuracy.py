"""How far forecasts lie from what came: the measures, and their table by model, origin and horizon.

Belongs here: arithmetic on forecasts with their outcome. Does not: making either. Sources: WAPE and bias, Kolassa and Schütz 2007; MASE, Hyndman
and Koehler 2006; pinball loss, Koenker and Bassett 1978.
"""

from typing import Any

import numpy as np

from ml.forecasting.panel import Frame

BANDS = ((1, 30), (31, 60), (61, 90))
LOW, HIGH = 0.1, 0.9  # the quantiles q10 and q90, between which 80 % ought to lie


def wape(y: np.ndarray, yhat: np.ndarray) -> float:
    """Sum of absolute errors over the sum of what came; NaN where nothing came."""
    return _share(np.abs(y - yhat).sum(), np.abs(y).sum())


def bias(y: np.ndarray, yhat: np.ndarray) -> float:
    """By which part of what came too much (above 0) or too little was forecast in all."""
    return _share((yhat - y).sum(), np.abs(y).sum())


def coverage(y: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Which part of what came lies within the interval, its ends included."""
    return float(((y >= low) & (y <= high)).mean()) if len(y) else float("nan")


def pinball(y: np.ndarray, quantile: np.ndarray, level: float) -> float:
    """Mean loss of a forecast quantile: level times what came above it, 1 - level times what came below."""
    over = y - quantile
    return float(np.maximum(level * over, (level - 1) * over).mean()) if len(y) else float("nan")


def naive_scale(past: np.ndarray, season: int) -> np.ndarray:
    """Of each series (days × series) the mean absolute difference to the day a season before, where both are there; NaN where none is, or all are alike."""
    both = np.abs(past[season:] - past[:-season]) if len(past) > season else past[:0]
    count = np.isfinite(both).sum(axis=0)
    mean = np.nansum(both, axis=0) / np.maximum(count, 1)
    return np.where((count > 0) & (mean > 0), mean, np.nan)


def measures(rows: Frame) -> dict[str, float]:
    """Of one origin's forecasts with columns series, y, yhat, q10, q90 and scale (of the series, for MASE). Rows whose y is not known are left out.
    quarter_error_by_series: mean over series of how far the sum of all days lies off; quarter_error_total: of the sum of all series."""
    rows = rows[rows["y"].notna()]
    y, yhat, low, high, scale = (rows[name].to_numpy(float) for name in ("y", "yhat", "q10", "q90", "scale"))
    scaled = (np.abs(y - yhat) / scale)[np.isfinite(scale)]
    totals = rows.groupby("series", observed=True)[["y", "yhat"]].sum()
    off = ((totals["yhat"] - totals["y"]).abs() / totals["y"].abs()).to_numpy(float)
    off = off[np.isfinite(off)]
    return {
        "rows": len(rows),
        "wape": wape(y, yhat),
        "mase": float(scaled.mean()) if len(scaled) else float("nan"),
        "bias": bias(y, yhat),
        "pinball10": pinball(y, low, LOW),
        "pinball90": pinball(y, high, HIGH),
        "coverage80": coverage(y, low, high),
        "quarter_error_by_series": float(off.mean()) if len(off) else float("nan"),
        "quarter_error_total": abs(bias(y, yhat)),
    }


def mean_of(measured: list[dict[str, float]]) -> dict[str, float]:
    """The mean of each measure over origins, the sum of their rows. An origin that has no outcome yet counts to none."""
    found: dict[str, float] = {"rows": sum(int(one["rows"]) for one in measured)}
    for name in measured[0] if measured else {}:
        if name != "rows":
            known = [one[name] for one in measured if np.isfinite(one[name])]
            found[name] = float(np.mean(known)) if known else float("nan")
    return found


def band(days_ahead: Any) -> Any:
    """'1-30', '31-60', … of each of so many days ahead (a pandas Series), the origin itself being 1; '' beyond the last."""
    each = days_ahead.unique()
    names = {n: next((f"{first}-{last}" for first, last in BANDS if first <= n <= last), "") for n in each}
    return days_ahead.map(names)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")
