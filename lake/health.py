"""How the platform is: views in `marts` over `ops` and `quarantine` that are not pinned to a snapshot.

Belongs here: making all of them, and those on the landing: `source_health`, `schema_change`, `quarantine_health`. They say how
old what is published is, so they must not age with it. Not here: publications (`health_groups.py`), checks and runs
(`health_runs.py`). No view holds a row's values: whoever belongs to any unit reads them all.
"""

import duckdb

from lake import health_groups, health_runs

_LANDING: dict[str, dict[str, str]] = {
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
    "quarantine_health": {
        "source": "varchar",
        "entity": "varchar",
        "column_name": "varchar",
        "rule": "varchar",
        "rule_zh": "varchar",
        "cure": "varchar",
        "currency": "varchar",
        "rows_waiting": "bigint",
        "amount": "decimal(38,2)",
        "oldest_at": "timestamptz",
        "age_hours": "bigint",
    },
}
COLUMNS = {**_LANDING, **health_groups.COLUMNS, **health_runs.COLUMNS}
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
    # An amount is told by its currency; where a row has none, there is nothing that could be summed.
    "quarantine_health": """
        select
            source, entity, column_name, rule, rule_zh, cure, currency, count(*) as rows_waiting,
            (sum(amount) filter (where currency is not null))::decimal(38,2) as amount, min(refused_at) as oldest_at,
            date_sub('hour', min(refused_at), current_timestamp)::bigint as age_hours
        from quarantine.waiting_row
        group by source, entity, column_name, rule, rule_zh, cure, currency
    """,
}
# Landing makes it with its tables; a lake into which nothing has landed yet has none.
_WAITING = "select 1 from duckdb_views() where schema_name = 'quarantine' and view_name = 'waiting_row'"


def renew(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the views to what this code says. Inside a transaction of the promotion."""
    sqls = {**_SQL, **health_groups.SQL, **health_runs.SQL}
    if connection.execute(_WAITING).fetchone() is None:
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS["quarantine_health"].items())
        sqls["quarantine_health"] = f"select {empty} where false"
    for name, sql in sqls.items():
        connection.execute(f"create or replace view marts.{name} as {sql}")


def last_landed(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """{source: when it last landed, UTC, to the minute}; a source that never did is missing."""
    rows = connection.execute(
        "select source, strftime(max(finished_at) at time zone 'UTC', '%Y-%m-%d %H:%M UTC') from ops.load"
        " where status in ('ok', 'partial') group by all"
    ).fetchall()
    return dict(rows)
