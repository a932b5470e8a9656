"""`make bench [ONLY=name]`: run the benchmarks and write `benchmarks/results.json`.

Belongs here: finding the modules, the form of a row, the file, the table on the screen. Does not: measuring anything;
a module beside this one that has `run(size)`, with a default for it, measures and returns rows.

A row is {name, value, unit, target, met}: `value` a number in `unit`, `target` the aim as text (">= 0.3"), empty
where there is none, `met` whether it was reached. The command that repeats it is added here.
"""

import argparse
import importlib
import json
import pkgutil
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
FIELDS = ("name", "value", "unit", "target", "met", "command")


def modules() -> list[str]:
    """The benchmarks there are: every module of this folder that has `run`; the others are their material."""
    names = sorted(m.name for m in pkgutil.iter_modules([str(FOLDER)]) if not m.name.startswith("_"))
    return [name for name in names if "\ndef run(" in (FOLDER / f"{name}.py").read_text(encoding="utf-8")]


def measure(name: str, size: int | None) -> list[dict[str, Any]]:
    """The rows of one module. Raises ValueError for a row that lacks a field."""
    run = importlib.import_module(f"benchmarks.{name}").run
    return [_row({**row, "command": f"make bench ONLY={name}"}) for row in (run(size) if size else run())]


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    missing = [field for field in FIELDS if field not in row]
    if missing:
        raise ValueError(f"benchmark row {dict(row)!r} lacks {', '.join(missing)}")
    return {field: row[field] for field in FIELDS}


def merge(old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """`new` in place of the rows of the same name; the others stay, so that ONLY=… forgets nothing."""
    rows = {row["name"]: row for row in (*old, *new)}
    return [rows[name] for name in sorted(rows)]


def table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """The rows for a screen."""
    shown = Table(title="Benchmarks | 性能基准")
    for name in ("name", "value", "unit", "target", "met"):
        shown.add_column(name, justify="right" if name == "value" else "left", overflow="fold")
    for row in rows:
        met = "" if not row["target"] else "[green]yes[/]" if row["met"] else "[red]no[/]"
        shown.add_row(row["name"], f"{row['value']:,.4g}", row["unit"], str(row["target"] or ""), met)
    return shown


def main() -> None:
    """Measure what was asked for and write it down; a missed aim is written, it is not an error."""
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")  # platformdirs speaks of it on servers
    known = modules()
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=known, help="one benchmark instead of all")
    parser.add_argument(
        "--size", type=int, help="another size than the stated one, for a quick look: nothing is written"
    )
    arguments = parser.parse_args()
    console = Console()
    measured: list[dict[str, Any]] = []
    for name in [arguments.only] if arguments.only else known:
        console.print(f"measuring {name} … | 测量中")
        measured += measure(name, arguments.size)
    console.print(table(measured))
    if arguments.size:
        return  # figures at another size must not stand under the same names
    old = json.loads(RESULTS.read_text(encoding="utf-8")) if arguments.only and RESULTS.exists() else []
    RESULTS.write_text(
        json.dumps(merge(old, measured), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    console.print(f"written to {RESULTS.relative_to(FOLDER.parent)}")


if __name__ == "__main__":
    main()
