"""The append-only tables of `ops` (what happened) and `journal` (what cannot be derived again).

Belongs here: their columns, and appending rows to them. Nothing updates or deletes a row of these schemas.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

TABLES: dict[str, str] = {
    "ops.run": """run_id varchar not null, raw_snapshot bigint not null, started_at timestamptz not null""",
    "ops.load": """load_id varchar not null, run_id varchar, source varchar not null, status varchar not null,
        started_at timestamptz not null, finished_at timestamptz not null, snapshot_id bigint,
        rows_landed bigint not null, rows_refused bigint not null, rows_deleted bigint not null,
        tables_skipped bigint not null, error varchar, cure varchar""",
    "ops.control_total": """load_id varchar not null, source varchar not null, entity varchar not null,
        currency varchar, detail varchar not null, measure varchar not null,
        value decimal(38,10) not null, taken_at timestamptz not null""",
    "ops.schema_change": """run_id varchar, source varchar not null, table_name varchar not null,
        column_name varchar not null, change varchar not null, detail varchar not null, cure varchar not null,
        state varchar not null, seen_at timestamptz not null""",
    "ops.build": """run_id varchar not null, candidate_snapshot bigint not null, model varchar not null,
        resource_type varchar not null, status varchar not null, seconds double, message varchar,
        finished_at timestamptz not null""",
    "ops.verdict": """run_id varchar not null, check_name varchar not null, object varchar not null,
        severity varchar not null, passed boolean not null, observed varchar, expected varchar, rows_json varchar,
        cure varchar, checked_at timestamptz not null, observed_zh varchar, expected_zh varchar, cure_zh varchar""",
    "ops.publication": """publication_id bigint not null, publication_group varchar not null, action varchar not null,
        run_id varchar not null, raw_snapshot bigint, candidate_snapshot bigint, marts varchar[] not null,
        reason varchar, actor varchar not null, decided_at timestamptz not null, reason_zh varchar""",
    "journal.gate_decision": """publication_id bigint not null, publication_group varchar not null,
        decision varchar not null, reason varchar not null, actor varchar not null, decided_at timestamptz not null""",
}
# What a table gained after instances had made it; rows from before hold NULL there.
ADDED: dict[str, dict[str, str]] = {
    "ops.publication": {"reason_zh": "varchar"},
    "ops.verdict": {"observed_zh": "varchar", "expected_zh": "varchar", "cure_zh": "varchar"},
}


def ensure(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the schemas, tables and columns that are missing. Idempotent."""
    known = {
        f"{schema}.{table}"
        for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'lake'"
        ).fetchall()
    }
    for schema in ("ops", "journal", "candidate", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    for table, columns in TABLES.items():
        if table not in known:
            connection.execute(f"create table if not exists {table} ({columns})")
    for table in ADDED.keys() & known:
        has = {
            name
            for (name,) in connection.execute(f"select name from pragma_table_info('{table}')").fetchall()
        }
        for column in ADDED[table].keys() - has:
            connection.execute(
                f"alter table {table} add column if not exists {column} {ADDED[table][column]}"
            )


def append(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Append `rows` to one of TABLES; every row names the same columns. Returns how many.

    Raises KeyError for a table that is not declared here.
    """
    if table not in TABLES:
        raise KeyError(f"{table} is not an append-only table; known: {', '.join(TABLES)}")
    rows = list(rows)
    if rows:
        import pyarrow as pa

        names = list(rows[0])
        # One statement through arrow: row-wise inserts would each travel to the catalog.
        batch = pa.table({name: [row[name] for row in rows] for name in names})
        connection.register("ledger_rows", batch)
        try:
            columns = ", ".join(names)
            connection.execute(f"insert into {table} ({columns}) select {columns} from ledger_rows")
        finally:
            connection.unregister("ledger_rows")
    return len(rows)
