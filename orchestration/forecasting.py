"""A person's own panel: read, forecast by the platform's engine, written where asked.

Belongs here: files in and out. Does not: any arithmetic (`ml/forecasting/`), the command line's words (`cli_forecast.py`).
"""

import json
import math
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from ml.forecasting.panel import DAY, SERIES, Frame, Panel, PanelError, make_panel
from ml.forecasting.spec import PanelSpec, SpecError, near, read_spec
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


def read_panel(panel: Path, config: Path) -> Panel:
    """The panel of a CSV or Parquet file and its declaration. Raises Problem."""
    for file in (panel, config):
        if not file.is_file():
            raise Problem(
                "there is no such file", where=str(file), cure="Give the path of one.", code=Exit.USAGE
            )
    try:
        spec = read_spec(config.read_text(encoding="utf-8"), config.name)
        return make_panel(_read(panel, spec), spec)
    except UnicodeDecodeError as error:
        raise Problem(
            f"this is not UTF-8: {error}", where=str(config), cure="Save it as UTF-8.", code=Exit.USAGE
        ) from error
    except SpecError as error:
        raise Problem(
            str(error), where=str(config), cure="Correct the declaration.", code=Exit.USAGE
        ) from error
    except PanelError as error:
        raise Problem(
            str(error), where=str(panel), cure="Correct the panel, or the declaration.", code=Exit.USAGE
        ) from error


def _read(panel: Path, spec: PanelSpec) -> Frame:
    try:
        if panel.suffix.lower() in (".parquet", ".pq"):
            return pd.read_parquet(panel)
        rows: Frame = pd.read_csv(panel, dtype={name: str for name in spec.series}, low_memory=False)
    except Exception as error:  # whatever a reader says of a file that is none
        cure = "Give a CSV in UTF-8 with commas, or Parquet."
        raise Problem(
            " ".join(str(error).split())[:300], where=str(panel), cure=cure, code=Exit.USAGE
        ) from error
    for name in spec.series:
        # 007 is a name, 7 a number: numbers come out as they went in, names as well
        if (
            name in rows
            and rows[name].dropna().str.fullmatch("0|[1-9][0-9]{0,17}").all()
            and rows[name].notna().all()
        ):
            rows[name] = rows[name].astype("int64")
    return rows


def origins_of(panel: Panel, given: Sequence[str]) -> tuple[date, ...]:
    """The days that are written; the day after the last known value where none is. Raises Problem."""
    known = panel.rows[panel.rows["y"].notna()][DAY]
    first, last = known.min().date(), known.max().date()
    if not given:
        return (last + timedelta(days=1),)
    found = []
    for text in given:
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            raise Problem(
                f"{text!r} is no day", where="--origins", cure="Write 2014-05-05,2014-08-04", code=Exit.USAGE
            ) from None
        if not first < day <= last + timedelta(days=1):
            cure = f"The panel knows {first} to {last}: an origin is a day after the first of them, at most the day after the last."
            raise Problem(
                f"nothing is known before {day}, or too little after it",
                where="--origins",
                cure=cure,
                code=Exit.USAGE,
            )
        found.append(day)
    return tuple(dict.fromkeys(found))


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
    keys = panel.rows.drop_duplicates(SERIES)[[SERIES, *panel.spec.series]]
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
