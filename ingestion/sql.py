"""Small things that every SQL here needs: a quoted name, a value written down, the one value of an answer."""

from typing import Any

import duckdb


def one(con: duckdb.DuckDBPyConnection, sql: str, parameters: object = None) -> Any:
    """The first value of the first row that DuckDB answers with; a count always has one."""
    row = con.execute(sql, parameters).fetchone()
    return row[0] if row else None


def quoted(name: str) -> str:
    """An identifier in double quotes, as both databases read it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A key's value as both databases read it."""
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
