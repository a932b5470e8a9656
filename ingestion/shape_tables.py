"""Rows of a database or of a list over HTTP that are not of the shape their table declares: the source fails as a whole.

Here: the check between reading and writing, and what is said. Not here: the check itself (shape.py); rows refused one by one,
which the source is asked for (rule_questions.py).

A table that breaks its declaration is another table than everything above it was written for. So it stays at its last good state
until a person says which of the two is right; where single rows may be wrong, a rule says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pyarrow as pa

from ingestion.errors import LandingError
from ingestion.judge import Judged
from ingestion.shape import LISTED, REQUIRED, ShapeCheck, ruled, tokens_of
from ingestion.spec import Column, Table

Through = Callable[[pa.Table], pa.Table]


def shaped(
    check: ShapeCheck,
    source: str,
    table: Table,
    through: Through,
    judged: Judged | None = None,
    *,
    may_have_rules: bool = True,
) -> Through:
    """`through`, by which personal values become tokens, with the check around it: what is not personal before, what was, after.

    judged: of its rows, those that a person corrected are asked as they land; what the source says in their place is not held
    against it.
    may_have_rules: whether a rule can be the cure. What it returns raises LandingError, and never with a personal value in it.
    """
    plain = ruled(
        replace(c, nullable=False) if c.name in table.key else c for c in table.landed if not c.personal
    )
    hidden = ruled(column for column in table.landed if column.personal)
    released = set(_keys(table, judged.corrected)) if judged else set()

    def passed(rows: pa.Table) -> pa.Table:
        hold(plain, rows, released)
        rows = through(rows)
        hold(hidden, rows, set())
        return rows

    def hold(columns: list[Column], rows: pa.Table, known: set[str]) -> None:
        faults = check(columns, rows, tokens_of(columns)) if columns else None
        if not faults:
            return
        wrong = _keys(table, rows.take(faults.column("row")))
        found = [(f, key) for f, key in zip(faults.to_pylist(), wrong, strict=True) if key not in known]
        if found:
            raise _refused(source, table, found, may_have_rules)

    if judged:
        hold(plain, judged.corrected, set())
    return passed if plain or hidden else through


def _keys(table: Table, rows: pa.Table) -> list[str]:
    columns = (rows.column(name).to_pylist() for name in table.key)
    return [
        ":".join("(empty)" if part is None else str(part) for part in key)
        for key in zip(*columns, strict=True)
    ]


def _refused(
    source: str, table: Table, found: Sequence[tuple[dict, str]], may_have_rules: bool
) -> LandingError:
    fault, key = found[0]
    column = next(c for c in table.landed if c.name == fault["column"])
    rule = ", or declare a Rule there, so that such rows are refused one by one" if may_have_rules else ""
    declared = f"in ingestion/sources/, where {source}.{table.name} is declared"
    if fault["rule"] == REQUIRED:
        what, cure = f"empty in row {key}, and it is required", f"declare the column nullable {declared}"
        if column.name in table.key:
            what, cure = (
                f"empty in row {key}, and it is of the key",
                f"declare a key that each row has {declared}",
            )
    elif fault["rule"] == LISTED:
        value = (fault["value"] or "")[:100]
        what = f"{value!r} in row {key} is none of {', '.join(column.values)}"
        cure = f"add the value to the column's `values` {declared}"
    else:
        what = f"the value of a person in row {key} was about to land in clear; nothing landed"
        return LandingError(
            what, f"{source}.{table.name}.{column.name}", "this is a fault of the platform: report it"
        )
    alike = sum(other["column"] == column.name and other["rule"] == fault["rule"] for other, _ in found)
    more = f"; so are {alike - 1} more of the rows read with it" if alike > 1 else ""
    return LandingError(
        what + more, f"{source}.{table.name}.{column.name}", f"{cure}, or mend the row at the source{rule}"
    )
