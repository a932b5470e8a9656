"""`marts.data_dictionary`: what every published column means.

Views on the lake cannot carry comments, so the dictionary is a view of its own. Its rows are literals in the view,
so that they are published with the marts they describe and a held group keeps its old description.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import duckdb


@dataclass(frozen=True)
class Entry:
    """One column of one mart, as its dbt YAML describes it; Chinese stands beside English."""

    mart: str
    position: int
    column_name: str
    data_type: str
    description: str
    label_zh: str
    unit: str
    mart_description: str
    mart_label_zh: str
    grain: str
    owner: str
    publication_group: str


COLUMNS = tuple(f.name for f in fields(Entry))


def read(connection: duckdb.DuckDBPyConnection) -> list[Entry]:
    """The published dictionary; empty before the first publication."""
    exists = connection.execute(
        "select 1 from duckdb_views() where schema_name = 'marts' and view_name = 'data_dictionary'"
    ).fetchone()
    if exists is None:
        return []
    rows = connection.execute(f"select {', '.join(COLUMNS)} from marts.data_dictionary").fetchall()
    return [Entry(*row) for row in rows]


def renew_dictionary(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    """Replace the entries of the groups that `entries` describe; others stay as they were published."""
    groups = {entry.publication_group for entry in entries}
    kept = [entry for entry in read(connection) if entry.publication_group not in groups]
    _write(connection, [*kept, *entries])


def forget_marts(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
    """Take out the entries of marts that are no longer shown."""
    _write(connection, [entry for entry in read(connection) if entry.mart not in marts])


def _write(connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry]) -> None:
    rows = sorted(entries, key=lambda e: (e.mart, e.position))
    if rows:
        values = ",\n".join(f"({', '.join(literal(v) for v in astuple(row))})" for row in rows)
        connection.execute(
            f"create or replace view marts.data_dictionary as select * from (values {values}) as t ({', '.join(COLUMNS)})"
        )


def literal(value: str | int | None) -> str:
    """The value in SQL."""
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
