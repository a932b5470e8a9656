"""The record of a run in `ops`: which raw snapshot it reads (R), what landed, how each model ended, on what N stands."""

import json
from dataclasses import dataclass
from datetime import datetime

import duckdb

from lake import ledger, snapshots
from orchestration.dbt_artifacts import Result

ROWS_TO_LOOK_AT = 20


@dataclass(frozen=True)
class Build:
    """What a build left behind: its snapshots and how each node ended. `results` is empty when dbt died."""

    run_id: str
    raw_snapshot: int | None
    candidate_snapshot: int | None
    results: dict[str, str]


def take_raw_snapshot(lake: duckdb.DuckDBPyConnection, run_id: str, now: datetime) -> int:
    """R of this run: the first step that asks takes it, later ones read the same."""
    row = lake.execute("select raw_snapshot from ops.run where run_id = ?", [run_id]).fetchone()
    if row is None:
        row = (snapshots.current(lake),)
        ledger.append(lake, "ops.run", [{"run_id": run_id, "raw_snapshot": row[0], "started_at": now}])
    return int(row[0])


def record_build(lake: duckdb.DuckDBPyConnection, run_id: str, results: list[Result], now: datetime) -> int:
    """Store how each node ended and return N, the snapshot that holds all of it."""
    candidate = snapshots.current(lake)
    rows = [
        {
            "run_id": run_id,
            "candidate_snapshot": candidate,
            "model": result.node,
            "resource_type": result.kind,
            "status": result.status,
            "seconds": result.seconds,
            "message": result.message,
            "finished_at": now,
        }
        for result in results
    ]
    ledger.append(lake, "ops.build", rows)
    return candidate


def read_build(lake: duckdb.DuckDBPyConnection, run_id: str | None = None) -> Build | None:
    """The build of `run_id`, or the newest one; None when there has been none.

    Newest by snapshot: a clock may be set back, the lake's snapshots only ever grow.
    """
    row = lake.execute(
        "select run_id, raw_snapshot from ops.run where ? is null or run_id = ? order by raw_snapshot desc limit 1",
        [run_id, run_id],
    ).fetchone()
    if row is None:
        return None
    rows = lake.execute(
        """select model, resource_type, status, candidate_snapshot from ops.build where run_id = ?
        qualify candidate_snapshot = max(candidate_snapshot) over ()""",  # a step that was tried again wrote twice
        [row[0]],
    ).fetchall()
    return Build(
        run_id=row[0],
        raw_snapshot=row[1],
        candidate_snapshot=rows[0][3] if rows else None,
        results={model: status for model, kind, status, _ in rows if kind in ("model", "seed")},
    )


def failing_rows(lake: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The first rows a failed test found, as JSON; empty where the query itself is what failed."""
    if not sql:
        return "[]"
    try:
        table = lake.execute(
            f"select * from ({sql.rstrip().rstrip(';')}) limit {ROWS_TO_LOOK_AT}"
        ).fetch_arrow_table()
    except duckdb.Error:
        return "[]"
    return json.dumps(table.to_pylist(), default=str, ensure_ascii=False)
