"""`make bench [ONLY=name]`: run the benchmarks and write `benchmarks/results.json`.

Belongs here: finding the modules, the form of a row, the file, the table on the screen. Does not: measuring anything;
each module beside this one has `rows(size=…)`, which measures and yields rows.

A row is {name, value, unit, target, met}: `value` a number in `unit`, `target` the aim as text (">= 0.3") or None,
`met` true, false, or None where there is no aim. The command that repeats it is added here.
"""

import argparse
import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
FIELDS = ("name", "value", "unit", "target", "met", "command")


def modules() -> list[str]:
    """The benchmarks there are: every public module of this folder that has `rows`."""
    names = sorted(m.name for m in pkgutil.iter_modules([str(FOLDER)]) if not m.name.startswith("_"))
    return [name for name in names if "def rows(" in (FOLDER / f"{name}.py").read_text(encoding="utf-8")]


def measure(name: str, size: int | None) -> list[dict[str, Any]]:
    """The rows of one module. Raises ValueError for a row that lacks a field."""
    rows = importlib.import_module(f"benchmarks.{name}").rows
    arguments = {} if size is None or "size" not in inspect.signature(rows).parameters else {"size": size}
    command = f"make bench ONLY={name}" + (f" SIZE={size}" if arguments else "")
    return [_row({"command": command, **row}) for row in rows(**arguments)]


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
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}[row["met"]]
        shown.add_row(row["name"], f"{row['value']:,.4g}", row["unit"], str(row["target"] or ""), met)
    return shown


def main() -> None:
    """Measure what was asked for and write it down; a missed aim is written, it is not an error."""
    known = modules()
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=known, help="one benchmark instead of all")
    parser.add_argument("--size", type=int, help="rows, where the benchmark takes a size")
    arguments = parser.parse_args()
    console = Console()
    measured: list[dict[str, Any]] = []
    for name in [arguments.only] if arguments.only else known:
        console.print(f"measuring {name} … | 测量中")
        measured += measure(name, arguments.size)
    old = json.loads(RESULTS.read_text(encoding="utf-8")) if arguments.only and RESULTS.exists() else []
    RESULTS.write_text(
        json.dumps(merge(old, measured), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    console.print(table(measured))
    console.print(f"written to {RESULTS.relative_to(FOLDER.parent)}")


if __name__ == "__main__":
    main()
