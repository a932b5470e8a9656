"""What becomes of a system's tables behind everybody's back: a column that comes, is called otherwise or changes its type.

Belongs here: the statements, each of which looks at the catalogue first, so that it may be given again. Does not: which column of
which table, and when (`crm/breakdowns.py`, `desk/breakdowns.py`).
"""

from typing import Protocol


class Cursor(Protocol):
    """Of psycopg or of Django."""

    def execute(self, query: str, params: list | None = None, /) -> object: ...
    def fetchone(self) -> tuple | None: ...


def kind_of(cursor: Cursor, table: str, column: str) -> str | None:
    """PostgreSQL's type of the column, None where the table has none of that name."""
    cursor.execute(
        "select format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = to_regclass(%s) and attname = %s and not attisdropped",
        [table, column],
    )
    row = cursor.fetchone()
    return row[0] if row else None


def add(cursor: Cursor, table: str, column: str, kind: str) -> bool:
    """The table has one more column; False where it has it already."""
    return kind_of(cursor, table, column) is None and _alter(cursor, table, f"add column {column} {kind}")


def rename(cursor: Cursor, table: str, column: str, name: str) -> bool:
    """The column is called `name`; False where there is no such column (any more)."""
    found = kind_of(cursor, table, column) is not None
    return found and _alter(cursor, table, f"rename column {column} to {name}")


def retype(cursor: Cursor, table: str, column: str, kind: str) -> bool:
    """The column is of that type; False where it is already."""
    different = kind_of(cursor, table, column) != kind
    return different and _alter(cursor, table, f"alter column {column} type {kind} using {column}::{kind}")


def _alter(cursor: Cursor, table: str, what: str) -> bool:
    cursor.execute(
        "set constraints all immediate"
    )  # no table is altered while a row of it waits for its check
    cursor.execute(f"alter table {table} {what}")
    cursor.execute("set constraints all deferred")  # as Django counts on: it deletes rows in any order
    return True
