"""`--json`: what a command prints where a machine reads it, one JSON document on standard output.

Belongs here: the option and how values are written. Does not: what a command has to say.
"""

import dataclasses
import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document, for a machine | 输出 JSON")]


def write(rows: Iterable[Any]) -> None:
    """Write dataclasses or dicts as one JSON list. Decimals stay digits in text: a float would lose cents."""
    listed = [dataclasses.asdict(row) if dataclasses.is_dataclass(row) else row for row in rows]  # type: ignore[arg-type]
    typer.echo(json.dumps(listed, ensure_ascii=False, default=str))
