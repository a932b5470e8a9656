"""Makes every declared table, empty and typed, before anything lands, so that a missing source breaks no model.

Here: the schemas and tables that ingestion writes, and the view over its quarantine. Not here: what lies in them.
"""

import duckdb

from ingestion.catalog import ENTITIES, FILE_COLUMNS
from ingestion.spec import Column, Source
from ingestion.sql import quoted
from ingestion.transaction import whole
from ingestion.waiting import ensure_view

_LOAD_ID = Column("_dlt_load_id", "VARCHAR")
_LANDING = (
    ("table_name", "VARCHAR"),
    ("row_count", "BIGINT"),
    ("max_cursor", "VARCHAR"),
    ("key_hash", "BIGINT"),
    ("signature", "VARCHAR"),
    ("load_id", "VARCHAR"),
    ("landed_at", "TIMESTAMP WITH TIME ZONE"),
)
_COLUMN = (
    ("table_name", "VARCHAR"),
    ("column_name", "VARCHAR"),
    ("type", "VARCHAR"),
    ("seen_at", "TIMESTAMP WITH TIME ZONE"),
)
_FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "raw_calendar.calendar_day": (
        ("calendar_date", "DATE"),
        ("country_code", "VARCHAR"),
        ("is_holiday", "BOOLEAN"),
        ("holiday_name_zh", "VARCHAR"),
        ("holiday_name_en", "VARCHAR"),
        ("is_makeup_working_day", "BOOLEAN"),
    ),
    "raw_inbox._landed_file": (
        ("file_sha256", "VARCHAR"),
        ("file_name", "VARCHAR"),
        ("source", "VARCHAR"),
        ("rows_read", "BIGINT"),
        ("landed_at", "TIMESTAMP WITH TIME ZONE"),
        ("load_id", "VARCHAR"),
        ("part", "VARCHAR"),
        ("columns", "VARCHAR[]"),
    ),
    "raw_inbox._repair": (
        ("source", "VARCHAR"),
        ("file_name", "VARCHAR"),
        ("entity", "VARCHAR"),
        ("column_name", "VARCHAR"),
        ("rule", "VARCHAR"),
        ("rows", "BIGINT"),
        ("load_id", "VARCHAR"),
        ("landed_at", "TIMESTAMP WITH TIME ZONE"),
    ),
    "raw_inbox._control_total": (
        ("source", "VARCHAR"),
        ("file_name", "VARCHAR"),
        ("entity", "VARCHAR"),
        ("currency", "VARCHAR"),
        ("measure", "VARCHAR"),
        ("value", "DECIMAL(38,10)"),
        ("load_id", "VARCHAR"),
        ("landed_at", "TIMESTAMP WITH TIME ZONE"),
    ),
    "quarantine.refused_row": (
        ("source", "VARCHAR"),
        ("entity", "VARCHAR"),
        ("file_name", "VARCHAR"),
        ("file_sha256", "VARCHAR"),
        ("row_number", "BIGINT"),
        ("row_key", "VARCHAR"),
        ("reason", "VARCHAR"),
        ("column_name", "VARCHAR"),
        ("message", "VARCHAR"),
        ("raw_json", "VARCHAR"),
        ("amount", "DECIMAL(38,10)"),
        ("currency", "VARCHAR"),
        ("load_id", "VARCHAR"),
        ("refused_at", "TIMESTAMP WITH TIME ZONE"),
        ("table_name", "VARCHAR"),
        ("version", "VARCHAR"),
        ("cure", "VARCHAR"),
    ),
    "quarantine.decision": (
        ("refused_id", "VARCHAR"),
        ("source", "VARCHAR"),
        ("entity", "VARCHAR"),
        ("decision", "VARCHAR"),
        ("corrections", "VARCHAR"),
        ("why", "VARCHAR"),
        ("decided_by", "VARCHAR"),
        ("decided_at", "TIMESTAMP WITH TIME ZONE"),
        ("table_name", "VARCHAR"),
        ("row_key", "VARCHAR"),
    ),
    "quarantine.deleted_row": (
        ("source", "VARCHAR"),
        ("table_name", "VARCHAR"),
        ("row_key", "VARCHAR"),
        ("raw_json", "VARCHAR"),
        ("amount", "DECIMAL(38,10)"),
        ("currency", "VARCHAR"),
        ("load_id", "VARCHAR"),
        ("deleted_at", "TIMESTAMP WITH TIME ZONE"),
    ),
}


def ensure_tables(con: duckdb.DuckDBPyConnection, sources: tuple[Source, ...]) -> None:
    """Makes what is missing, and adds columns that a declaration gained. Idempotent; nothing is ever dropped.

    con: a writing connection with `use lake`. Reads the catalogue once, so that a second call is one query.
    """
    wanted = {name: tuple(columns) for name, columns in _FIXED.items()}
    for entity in ENTITIES.values():
        wanted[f"raw_inbox.{entity.name}"] = tuple((c.name, c.type) for c in (*entity.columns, *FILE_COLUMNS))
    for source in sources:
        wanted[f"{source.schema}._landing"] = _LANDING
        wanted[f"{source.schema}._column"] = _COLUMN
        for table in source.tables:
            columns = tuple((c.name, c.type) for c in (*table.landed, _LOAD_ID))
            wanted[f"{source.schema}.{table.lake_name}"] = columns
    found: dict[str, set[str]] = {}
    for schema, table, column in con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where database_name = current_database()"
    ).fetchall():
        found.setdefault(f"{schema}.{table}", set()).add(column)
    statements = []
    for name, columns in wanted.items():
        schema, table = name.split(".")
        if name not in found:
            body = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns)
            statements += [
                f"create schema if not exists {schema}",
                f"create table {schema}.{quoted(table)} ({body})",
            ]
            continue
        statements += [
            f"alter table {schema}.{quoted(table)} add column {quoted(column)} {kind}"
            for column, kind in columns
            if column not in found[name]
        ]
    if statements:
        with whole(con):
            for statement in dict.fromkeys(statements):
                con.execute(statement)
    ensure_view(con)
