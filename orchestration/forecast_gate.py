"""Which model of a backtest may forecast from now on: each in its turn challenges whoever reigns.

Belongs here: reading the backtest, the order of challengers. Does not: the rules (`ml/forecasting/gate.py`), words (`gate_words.py`).
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ml.forecasting.gate import UNIT, Decision, decide
from ml.forecasting.panel import SERIES, Frame, Panel
from orchestration.forecasting import FORECASTS
from orchestration.problems import Exit, Problem

FIRST = "snaive_364_level"  # reigns until somebody is let in
OF_THE_MOMENT = (
    "champion",
    "prophet",
)  # chosen anew at each origin, and the yardstick: neither is a model to let in


def challenge(panel: Panel, out: Path, champion: str, challengers: Sequence[str]) -> list[Decision]:
    """One decision a challenger; whoever is let in is challenged by the next. Without names every model of the backtest challenges, the most accurate last.
    Units are the first column of the series' name; every other column of it and every static one is looked at for fairness. Raises Problem."""
    file = out / FORECASTS
    if not file.is_file():
        cure = "`zhongtai forecast backtest` with the same --out comes first."
        raise Problem("there is no backtest to judge by", where=str(file), cure=cure, code=Exit.USAGE)
    rows: Frame = pd.read_parquet(file)
    rows = rows.merge(panel.keys, on=list(panel.spec.series))
    models = {str(name): part for name, part in rows.groupby("model", sort=False)}
    reigns = champion or FIRST
    for name in (reigns, *challengers):
        if name not in models:
            raise Problem(
                f"the backtest has no {name!r}",
                where=str(file),
                cure=f"There are: {', '.join(models)}.",
                code=Exit.USAGE,
            )
    found, parts = [], parts_of(panel)
    for name in challengers or by_accuracy(models, reigns):
        decision = decide(models[reigns], models[name], parts)
        found.append(decision)
        reigns = name if decision.let_in else reigns
    return found


def parts_of(panel: Panel) -> dict[str, dict[str, str]]:
    """{partition: {series: part}}."""
    rows = panel.rows.drop_duplicates(SERIES, keep="last").set_index(SERIES)
    first, *more = (*panel.spec.series, *panel.spec.static)
    columns = {UNIT: first} | {name: name for name in more}
    return {label: rows[column].astype(str).to_dict() for label, column in columns.items()}


def by_accuracy(models: dict[str, Frame], reigns: str) -> list[str]:
    """Who challenges, the one that misses most first, on the days and in all of them together."""
    missed = {}
    for name, rows in models.items():
        off = rows["yhat"] - rows["y"]
        missed[name] = float(off.abs().sum() + abs(off.sum()))
    return sorted(
        (name for name in models if name not in (reigns, *OF_THE_MOMENT)), key=lambda name: -missed[name]
    )
