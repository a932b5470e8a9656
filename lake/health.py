"""How the landing is: `marts.source_health` and `marts.schema_change`, views over `ops` that are not pinned to a snapshot.

Belongs here: their columns and their SQL. They say how old what is published is, so they must not age with it.
"""

import duckdb

COLUMNS: dict[str, dict[str, str]] = {
    "source_health": {
        "source": "varchar",
        "status": "varchar",
        "landed_at": "timestamptz",
        "attempted_at": "timestamptz",
        "age_hours": "bigint",
        "rows_landed": "bigint",
        "rows_refused": "bigint",
        "error": "varchar",
        "cure": "varchar",
    },
    "schema_change": {
        "source": "varchar",
        "table_name": "varchar",
        "column_name": "varchar",
        "change": "varchar",
        "detail": "varchar",
        "cure": "varchar",
        "seen_at": "timestamptz",
    },
}
_SQL = {
    "source_health": """
        select source, status, landed_at, finished_at as attempted_at,
            date_sub('hour', landed_at, current_timestamp)::bigint as age_hours, rows_landed, rows_refused, error, cure
        from (
            select *, max(finished_at) filter (where status in ('ok', 'partial')) over (partition by source) as landed_at
            from ops.load
        ) as loads
        qualify row_number() over (partition by source order by finished_at desc, load_id desc) = 1
    """,
    "schema_change": """
        select source, table_name, column_name, change, detail, cure, seen_at
        from (
            select * from ops.schema_change
            qualify row_number() over (partition by source, table_name, column_name order by seen_at desc) = 1
        ) as newest
        where state = 'open'
    """,
}


def renew(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the views to what this code says. Inside a transaction of the promotion."""
    for name, sql in _SQL.items():
        connection.execute(f"create or replace view marts.{name} as {sql}")


def last_landed(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{source: when it last landed, UTC, to the minute}; a source that never did is missing."""
    rows = connection.execute(
        "select source, strftime(max(finished_at) at time zone 'UTC', '%Y-%m-%d %H:%M UTC') from ops.load"
        " where status in ('ok', 'partial') group by all"
    ).fetchall()
    return dict(rows)
