"""A person's own panel, forecast by the platform's engine and written where asked.

Belongs here: the work, its folder, files out. Does not: reading the panel (`forecast_panel.py`), any arithmetic (`ml/forecasting/`), the command
line's words (`cli_forecast.py`).
"""

import json
import math
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ml.forecasting.panel import SERIES, Frame, Panel
from ml.forecasting.spec import near
from orchestration.problems import Exit, Problem

FORECASTS, ACCURACY, NOTES, PLOT = "forecasts.parquet", "accuracy.json", "notes.json", "accuracy.png"


@dataclass(frozen=True)
class Asked:
    """What is to be forecast. models: names of the ladder. workers: processes side by side."""

    origins: tuple[date, ...]
    horizon: int
    models: tuple[str, ...]
    out: Path
    workers: int


def models_of(text: str) -> tuple[str, ...]:
    """The models that are named, all of the ladder where none is. Raises Problem."""
    from ml.forecasting.ladder import ladder

    known = tuple(ladder())
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in known:
            cure = f"There are: {', '.join(known)}."
            raise Problem(
                f"there is no model {name!r}{near(name, list(known))}",
                where="--models",
                cure=cure,
                code=Exit.USAGE,
            )
    return tuple(named) or known


def kept(panel: Panel, asked: Asked) -> int:
    """How many pieces of this very work a run before this one has left."""
    return len(list(_folder(panel, asked).glob("*.parquet")))


def _folder(panel: Panel, asked: Asked) -> Path:
    from ml.forecasting.work import fingerprint

    return asked.out / ".work" / fingerprint(panel, asked.horizon)


def run(panel: Panel, asked: Asked, done: Any) -> dict[str, Any]:
    """Forecasts into `asked.out`; returns what stands in accuracy.json, and what a person must know. A run that was stopped goes on where it stopped."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ml.forecasting.backtest import accuracy, backtest
    from ml.forecasting.ladder import ladder
    from ml.forecasting.plot import plot

    rungs = {name: rung for name, rung in ladder().items() if name in asked.models}
    asked.out.mkdir(parents=True, exist_ok=True)
    folder = _folder(panel, asked)
    keys = panel.keys
    half = asked.out / (FORECASTS + ".half")
    kept, writer = [], None
    for frame in backtest(panel, asked.origins, asked.horizon, rungs, folder, asked.workers, done):
        kept.append(frame.astype({"model": "category", SERIES: "category"}))
        told = keys.merge(frame, on=SERIES).drop(columns=[SERIES, "scale"])
        told["origin"] = pd.to_datetime(told["origin"])
        table = pa.Table.from_pandas(told, preserve_index=False)
        writer = writer or pq.ParquetWriter(half, table.schema)
        writer.write_table(table)
    if writer is None:
        raise Problem(
            "no series has a day before an origin",
            where="--origins",
            cure="Take later origins.",
            code=Exit.USAGE,
        )
    writer.close()
    half.replace(asked.out / FORECASTS)
    forecasts: Frame = pd.concat(
        [frame.astype({"model": str, SERIES: str}) for frame in kept], ignore_index=True
    )
    found = {"models": accuracy(forecasts), "told": _told(panel, asked), "fell_back": _fell_back(forecasts)}
    _write(asked.out / ACCURACY, found["models"])
    _write(asked.out / NOTES, {name: found[name] for name in ("told", "fell_back")})
    (asked.out / PLOT).write_bytes(plot(panel, forecasts, found["models"]))
    shutil.rmtree(folder.parent, ignore_errors=True)
    return found


def _told(panel: Panel, asked: Asked) -> list[dict[str, Any]]:
    """What was amiss in the panel, and what is not known of the days ahead."""
    from ml.forecasting.cut import cut
    from ml.forecasting.leaks import suspects

    found = [asdict(one) for one in (*suspects(panel), *panel.told)]
    for origin in asked.origins:
        found += [asdict(one) for one in cut(panel, origin, asked.horizon).unknown()]
    return found


def _fell_back(forecasts: Frame) -> list[dict[str, Any]]:
    """Which model has not forecast which series at which origin, and why; the fall-back did."""
    bad = forecasts[forecasts["why"] != ""].drop_duplicates(["model", "origin", SERIES, "why"])
    return [
        {"model": row.model, "origin": str(row.origin), "series": row.series, "why": row.why}
        for row in bad[["model", "origin", "series", "why"]].itertuples()
    ]


def _write(file: Path, value: Any) -> None:
    file.write_text(json.dumps(_plain(value), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    """JSON has no NaN: what is not known is null."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    return value
