"""Lands a database source: the order of the steps, and what is said when one fails.

Here: land_database. Not here: reading (postgres_read.py), what to read (plan.py), dlt (pipeline.py), writing raw
(apply.py), files (inbox.py).

All tables are read at one exported snapshot, with the source's own totals computed in the same transaction. A table
whose fingerprint is the stored one is skipped. Else rows from the largest known cursor minus the lag are read, and
the keys of all rows: they show what was deleted, and what was committed later than the lag allows for.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb
import sqlalchemy as sa

from ingestion import pipeline
from ingestion.apply import Change, apply_changes, empty
from ingestion.checks import check_columns
from ingestion.errors import LandingError
from ingestion.failures import explain
from ingestion.lake_target import LakeTarget
from ingestion.plan import Plan, Rewind, known_tables, plan_table
from ingestion.postgres_read import columns_found, control_totals, snapshot
from ingestion.privacy import TEXT, Door, door_of, of_table, unsettled
from ingestion.report import ControlTotal, LoadReport, SchemaChange, TableReport
from ingestion.schema_changes import as_found, know
from ingestion.spec import Source, Table
from ingestion.tables import ensure_tables
from ingestion.vault import Vault
from ingestion.visibility import check_expressions, check_visible

Progress = Callable[[str, int, int], None]
PATIENCE_SECONDS = 3600


def land_database(
    source: Source,
    url: sa.URL | str,
    target: LakeTarget,
    pipelines_dir: Path,
    con: duckdb.DuckDBPyConnection,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
    vault: Vault | None = None,
    rewind: Rewind | None = None,
    patience_seconds: int = PATIENCE_SECONDS,
) -> LoadReport:
    """Brings `raw_<source>` to what the source holds now.

    url: SQLAlchemy URL of the source, `postgresql+psycopg2://role@/database?host=…&port=…&passfile=…`, no password.
    target: the lake, for dlt's own connection. con: a writing connection to the same lake, `use lake`, idle.
    clock: the current moment, with zone. progress: called with (label, done, total). vault: where personal values go; a
    source that declares any cannot land without. rewind: rows of one table to read again, whatever the lake knows of them.
    patience_seconds: how long reading one table may take.
    Never raises for what a source or the lake does: the report's status is 'failed', its error says what, where and
    cure, and raw is as it was before.
    """
    started = clock()
    say = progress or (lambda label, done, total: None)
    steps = len(source.tables) + 3
    changed: list[Plan] = []
    altered: tuple[SchemaChange, ...] = ()
    left = None
    try:
        ensure_tables(con, (source,))
        known = known_tables(con, source)
        # a run killed in a table's first load had no chance to clear what it left
        empty(con, source, [table for table in source.tables if table.lake_name not in known])
        say("snapshot 读取快照", 0, steps)
        with snapshot(url, patience_seconds) as (holder, readers):
            found = columns_found(holder, source)
            declared, (source, altered) = source, as_found(con, source, found)
            check_columns(declared, found)
            check_visible(holder, declared)
            check_expressions(holder, declared)
            ensure_tables(con, (source,))
            columns = [column for table in source.tables for column in table.columns]
            door = door_of(vault, source.name, f"landing {source.name}", columns)
            totals = tuple(
                ControlTotal(source.name, total.entity, currency, total.measure, value, detail)
                for total, currency, detail, value in control_totals(holder, source)
            )
            plans = []
            for number, table in enumerate(source.tables, 1):
                say(f"compare 比较 {table.name}", number, steps)
                plans.append(plan_table(holder, con, source, table, known.get(table.lake_name), rewind))
            # names are known before the texts that they may stand in are read
            changed = sorted((plan for plan in plans if plan), key=lambda plan: _has_text(plan.table))
            say("extract 读取", steps - 2, steps)
            packages = [
                pipeline.extract(source, reading, target, pipelines_dir, first=first)
                for first in (True, False)
                if (
                    reading := [
                        pipeline.resource(readers, p.table, p.where, of_table(door, p.table))
                        for p in changed
                        if p.reads and p.first is first
                    ]
                )
            ]
        if door:
            door.vault.secured()
        say("load 入湖", steps - 1, steps)
        load_id = f"{started.timestamp():.6f}"
        for package in packages:
            load_id = pipeline.load(package, target)
        changes = [
            Change(p.table, p.fingerprint, p.keys, p.reads and not p.first, p.first, p.again) for p in changed
        ]
        done = {report.name: report for report in apply_changes(con, source, changes, load_id, started)}
        know(con, declared, found, started)
        read = [(plan.table, plan.reads and plan.where is None) for plan in changed]
        left = settle(con, door, source, read, load_id) if door else None
        say("done 完成", steps, steps)
    except Exception as error:
        with suppress(Exception):  # where the lake is what broke, the next run replaces those tables
            empty(con, source, [plan.table for plan in changed if plan.first])
        shown = sa.make_url(url)
        address = f"{shown.query.get('host') or shown.host}/{shown.database}"
        said = explain(error, source.name, address)
        return LoadReport(source.name, started, clock(), "failed", error=said, schema_changes=altered)
    return LoadReport(
        source.name,
        started,
        clock(),
        "partial" if left else "ok",
        load_id,
        tuple(
            done.get(table.lake_name, TableReport(table.lake_name, skipped=True, mode="skipped"))
            for table in source.tables
        ),
        totals,
        error=left,
        schema_changes=altered,
    )


def _has_text(table: Table) -> bool:
    return any(column.personal == TEXT for column in table.columns)


def settle(
    con: duckdb.DuckDBPyConnection, door: Door, source: Source, read: list[tuple[Table, bool]], load_id: str
) -> LandingError | None:
    """Drops what the vault holds no longer needed, once the lake is committed; says where it could not. read: the changed
    tables, each with whether all of its rows were read."""
    gone: dict[str, list[str]] = {}
    for table, row_key in con.execute(
        "select table_name, row_key from quarantine.deleted_row where source = ? and load_id = ?",
        [source.name, load_id],
    ).fetchall():
        gone.setdefault(table, []).append(row_key)
    try:
        for table, whole in read:
            if table.personal:
                door.settle(table.lake_name, gone.get(table.lake_name, ()), whole=whole)
    except Exception as error:
        return unsettled(error, source.name)
    return None
