"""What a source's tables have become since they first landed: columns that came, went, or changed their type.

Here: what is new is let in and told, what is gone or retyped is told. A column that holds text lands as tokens until somebody
declares it, for it may hold what is personal. Not here: refusing to land (checks.py), where changes are kept (ops).
"""

from dataclasses import replace
from datetime import datetime

import duckdb

from ingestion.checks import differences
from ingestion.report import SchemaChange
from ingestion.spec import Column, Source, Table
from ingestion.sql import quoted

# PostgreSQL's types that a new column lands with; any other is told and not read.
_LANDS_AS = {
    "smallint": "INTEGER",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "real": "DOUBLE",
    "double precision": "DOUBLE",
    "numeric": "DECIMAL(38,9)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp without time zone": "TIMESTAMP",
    "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
    "character varying": "VARCHAR",
    "text": "VARCHAR",
    "character": "VARCHAR",
    "uuid": "VARCHAR",
    "json": "VARCHAR",
    "jsonb": "VARCHAR",
}
Found = dict[str, dict[str, str]]


def as_found(
    con: duckdb.DuckDBPyConnection, source: Source, found: Found
) -> tuple[Source, tuple[SchemaChange, ...]]:
    """The source with the columns that came since it first landed, and all that differs from its declaration.

    found: {table: {column: PostgreSQL type}}. At a table's first landing all its undeclared columns are known ones.
    """
    known = _known(con, source)
    tables, changes = [], list(differences(source, found))
    for table in source.tables:
        came = [
            (name, kind)
            for name, kind in sorted(found.get(table.name, {}).items())
            if table.lake_name in known
            and name not in known[table.lake_name]
            and name not in {column.name for column in table.columns}
        ]
        tables.append(
            replace(table, columns=(*table.columns, *(c for pair in came if (c := _column(*pair)))))
        )
        changes += [_came(source, table, name, kind) for name, kind in came]
    return replace(source, tables=tuple(tables)), tuple(changes)


def know(con: duckdb.DuckDBPyConnection, source: Source, found: Found, now: datetime) -> None:
    """Remembers which undeclared columns each table had when it first landed. Once a table has landed it adds nothing."""
    known = _known(con, source)
    rows = [
        (table.lake_name, name, kind, now)
        for table in source.tables
        if table.lake_name not in known
        for name, kind in sorted(found[table.name].items())
    ]
    if rows:
        con.executemany(f"insert into {source.schema}._column values (?, ?, ?, ?)", rows)


def _known(con: duckdb.DuckDBPyConnection, source: Source) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for table, column in con.execute(
        f"select table_name, column_name from {source.schema}._column"
    ).fetchall():
        known.setdefault(table, set()).add(column)
    return known


def _column(name: str, kind: str) -> Column | None:
    """The column as it lands until it is declared; None where it does not."""
    lands_as = _LANDS_AS.get(kind)
    if (
        lands_as is None
        or quoted(name) != f'"{name}"'
        or not name.replace("_", "a").isalnum()
        or name != name.lower()
    ):
        return None
    return Column(name, lands_as, personal="undeclared" if lands_as == "VARCHAR" else "")


def _came(source: Source, table: Table, name: str, kind: str) -> SchemaChange:
    column = _column(name, kind)
    how = (
        "not read: its type or its name has no place in the lake"
        if column is None
        else "landed as tokens: it may be personal"
        if column.personal
        else f"landed as {column.type}"
    )
    cure = f"declare it in ingestion/sources/{source.name}.py, or `zhongtai sources accept {source.name} {table.lake_name} {name}`"
    return SchemaChange(source.name, table.lake_name, name, "added", f"{kind}; {how}", cure)
