"""Why the forecasts in a folder are what they are: `components.parquet` and a picture beside them.

Belongs here: files in and out. Does not: any arithmetic (`ml/forecasting/explain.py`).
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ml.forecasting.panel import DAY, SERIES, Frame, Panel
from orchestration.forecasting import FORECASTS
from orchestration.problems import Exit, Problem

COMPONENTS, PLOT = "components.parquet", "components.png"


@dataclass(frozen=True)
class Explained:
    """origin and days: what was forecast. of: the series shown, '' for all. parts: {part: sum over the days}, in their order. by: the models."""

    origin: str
    days: int
    of: str
    parts: dict[str, float]
    by: tuple[str, ...]


def explain(panel: Panel, out: Path, series: str) -> Explained:
    """Takes the champion's forecasts of the newest origin in the folder apart. series: shown; the file has all. Raises Problem."""
    from ml.forecasting.cut import cut
    from ml.forecasting.explain import explained, of_days
    from ml.forecasting.ladder import ladder
    from ml.forecasting.plot import plot_parts

    told = _champion(panel, out)
    if series and series not in set(told[SERIES]):
        some = ", ".join(sorted(told[SERIES].unique())[:8])
        raise Problem(
            f"no forecast of {series!r}", where="--series", cure=f"There are: {some} …", code=Exit.USAGE
        )
    origin = told["origin"].iloc[0].date()
    horizon = int(told["ahead"].max())
    components = explained(cut(panel, origin, horizon), told, ladder())
    keys = panel.keys
    written: Frame = keys.merge(components.assign(origin=pd.Timestamp(origin)), on=SERIES).drop(
        columns=[SERIES]
    )
    written.to_parquet(out / COMPONENTS, index=False)
    shown = components[components[SERIES] == series] if series else components
    weeks = of_days(shown)
    name = f"{series or 'all series'}, forecast on {origin}, by week"
    (out / PLOT).write_bytes(plot_parts(weeks, name))
    sums = shown.groupby("part")["amount"].sum()
    by = told[told[SERIES] == series]["by"] if series else told["by"]
    parts = {part: float(sums[part]) for part in weeks.columns}
    return Explained(str(origin), horizon, series, parts, tuple(sorted(by.unique())))


def _champion(panel: Panel, out: Path) -> Frame:
    file = out / FORECASTS
    if not file.is_file():
        cure = "`zhongtai forecast fit` (or `backtest`) with the same --out comes first."
        raise Problem("there are no forecasts to explain", where=str(file), cure=cure, code=Exit.USAGE)
    rows: Frame = pd.read_parquet(file)
    rows = rows[rows["model"] == "champion"]
    rows = rows[rows["origin"] == rows["origin"].max()]
    keys = panel.keys
    found = rows.merge(keys, on=list(panel.spec.series))
    if found.empty:
        raise Problem(
            "the forecasts are of other series",
            where=str(file),
            cure="Give the panel they were made of.",
            code=Exit.USAGE,
        )
    return found.sort_values([SERIES, DAY]).reset_index(drop=True)
