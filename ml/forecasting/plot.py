"""Pictures that a person can read: what came against what was forecast, who was how far off, and why a forecast is what it is.

Belongs here: drawing. Does not: numbers; every one drawn is a column of the forecasts or a measure of `accuracy.py`.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from ml.forecasting.accuracy import BANDS
from ml.forecasting.panel import DAY, TARGET, Frame, Panel

BLACK, BLUE, ORANGE, GREY = (
    "#222222",
    "#0072b2",
    "#d55e00",
    "#999999",
)  # told apart by the colour-blind as well
COLOURS = [BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#f0e442", GREY]
HISTORY_DAYS = 364
SHOWN = "champion"


def plot(panel: Panel, forecasts: Frame, models: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A PNG: above, the sum of all series week by week with the champion's forecast of each origin; below, each model's WAPE, and of the champion
    its miss and how often its interval held, by how far ahead."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 8), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.add_gridspec(2, 2, height_ratios=(1.2, 1), width_ratios=(1.4, 1))
    best = SHOWN if SHOWN in models else next(iter(models), "")
    _weeks(figure.add_subplot(grid[0, :]), panel, forecasts[forecasts["model"] == best], best)
    known = {name: one for name, one in models.items() if one["rows"]}
    if known:
        _models(figure.add_subplot(grid[1, 0]), known)
        _bands(figure.add_subplot(grid[1, 1]), known.get(best, {}).get("bands", {}), best)
    return _png(figure)


def plot_parts(weeks: Frame, title: str) -> bytes:
    """A PNG of what each part adds, week by week: the usual level as a line, what raises above it, what lowers below. weeks: of `explain.of_days`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    usual = weeks.iloc[:, 0].to_numpy(float)
    above, below = usual.copy(), usual.copy()
    for part, colour in zip(list(weeks.columns)[1:], COLOURS * len(weeks.columns), strict=False):
        amount = weeks[part].to_numpy(float)
        start = np.where(amount >= 0, above, below)
        axes.bar(weeks.index, amount, width=5, bottom=start, color=colour, label=part)
        above, below = above + np.maximum(amount, 0), below + np.minimum(amount, 0)
    axes.plot(weeks.index, usual, color=BLACK, lw=1, label=str(weeks.columns[0]))
    axes.plot(weeks.index, weeks.sum(axis=1), color=BLACK, lw=0, marker="D", ms=5, label="forecast")
    axes.set_title(title, loc="left")
    axes.set_xticks(weeks.index, [f"{day:%m-%d}" for day in weeks.index])
    axes.set_xlabel("week from")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    _plain(axes)
    return _png(figure)


def _png(figure: Any) -> bytes:
    found = BytesIO()
    figure.savefig(found, format="png", dpi=110)
    return found.getvalue()


def _weeks(axes: Any, panel: Panel, rows: Frame, model: str) -> None:
    """Whole weeks from each origin on: days alone would only show Sundays."""
    first = pd.Timestamp(rows["origin"].min())
    known = panel.rows[
        panel.rows[TARGET].notna() & (panel.rows[DAY] >= first - pd.Timedelta(days=HISTORY_DAYS))
    ]
    came = _by_week(known.groupby(DAY)[TARGET].sum(), first)
    axes.plot(came.index, came.to_numpy(), color=BLACK, lw=1.5, label="what came")
    for n, (origin, part) in enumerate(rows.groupby("origin")):
        told = _by_week(part.groupby(DAY)["yhat"].sum(), pd.Timestamp(origin))
        axes.plot(
            told.index,
            told.to_numpy(),
            color=BLUE,
            lw=2,
            ls="--",
            label=f"{model}, as forecast then" if n == 0 else None,
        )
        axes.axvline(pd.Timestamp(origin), color=GREY, lw=0.8)
        axes.annotate(f"origin {pd.Timestamp(origin):%Y-%m-%d}", (pd.Timestamp(origin), 1), xycoords=("data", "axes fraction"),
                      xytext=(3, -12), textcoords="offset points", fontsize=8, color=GREY)  # fmt: skip
    axes.set_title("Sum of all series, by week", loc="left")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.legend(frameon=False, loc="lower left")
    _plain(axes)


def _by_week(days: Any, first: Any) -> Any:
    """Sums of the weeks that begin on the weekday of `first` and have all seven days within what is there."""
    weeks = days.groupby(first + pd.to_timedelta((days.index - first).days // 7 * 7, unit="D")).sum()
    whole = (weeks.index >= days.index.min()) & (weeks.index + pd.Timedelta(days=6) <= days.index.max())
    return weeks[whole]


def _models(axes: Any, models: Mapping[str, Mapping[str, Any]]) -> None:
    names = sorted(models, key=lambda name: -models[name]["wape"])
    values = [models[name]["wape"] * 100 for name in names]
    bars = axes.barh(names, values, color=[BLUE if name == SHOWN else GREY for name in names])
    axes.bar_label(bars, fmt="%.1f %%", padding=3, fontsize=8)
    axes.set_title("WAPE: sum of misses over sum of what came", loc="left")
    axes.margins(x=0.15)
    axes.set_xticks([])
    _plain(axes)


def _bands(axes: Any, bands: Mapping[str, Mapping[str, float]], model: str) -> None:
    names = [f"{first}-{last}" for first, last in BANDS if f"{first}-{last}" in bands]
    axes.bar(names, [bands[name]["wape"] * 100 for name in names], color=BLUE, width=0.5, label="WAPE")
    within = [bands[name]["coverage80"] * 100 for name in names]
    axes.plot(names, within, color=ORANGE, marker="o", label="within the 80 % interval")
    for name, value in zip(names, within, strict=True):
        if value == value:
            axes.annotate(
                f"{value:.0f} %",
                (name, value),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontsize=8,
            )
    axes.axhline(80, color=GREY, lw=0.8, ls=":")
    axes.set_ylim(0, 105)
    axes.set_ylabel("%")
    axes.set_title(f"{model} by days ahead", loc="left")
    axes.legend(frameon=False, loc="center right")
    _plain(axes)


def _plain(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
