"""A person's own panel: read from CSV or Parquet with the declaration of its columns, and the origins that it allows.

Belongs here: files in, and what is wrong with them in words. Does not: what is done with the panel (`forecasting.py`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ml.forecasting.panel import DAY, Frame, Panel, PanelError, make_panel
from ml.forecasting.spec import PanelSpec, SpecError, read_spec
from orchestration.problems import Exit, Problem


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
