"""Lands a database source: the order of the steps, and what is said when one fails.

Here: land_database and its steps. Not here: reading (postgres_read.py), which rows are refused (judge.py), what to read (plan.py),
dlt (pipeline.py), writing raw (apply.py), files (inbox.py).

All tables are read at one exported snapshot, with the source's own totals computed in the same transaction. A table
whose fingerprint is the stored one is skipped. Else rows from the largest known cursor minus the lag are read, and
the keys of all rows: they show what was deleted, and what was committed later than the lag allows for.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from ingestion import pipeline
from ingestion.apply import Change, apply_changes, empty
from ingestion.checks import check_columns
from ingestion.failures import explain
from ingestion.judge import Judged, judge
from ingestion.lake_target import LakeTarget
from ingestion.plan import Plan, Rewind, plan_tables
from ingestion.postgres_read import columns_found, control_totals, snapshot
from ingestion.privacy import Door, door_of, of_table
from ingestion.remembered import Known, known_tables
from ingestion.report import ControlTotal, LoadReport, SchemaChange, TableReport
from ingestion.schema_changes import Found, as_found, know
from ingestion.settle_vault import settle_vault
from ingestion.shape import ShapeCheck
from ingestion.shape_tables import shaped
from ingestion.spec import Column, Source
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
    check: ShapeCheck,
    progress: Progress | None = None,
    vault: Vault | None = None,
    rewind: Rewind | None = None,
    patience_seconds: int = PATIENCE_SECONDS,
) -> LoadReport:
    """Brings `raw_<source>` to what the source holds now.

    url: SQLAlchemy URL of the source, `postgresql+psycopg2://role@/database?host=…&port=…&passfile=…`, no password.
    target: the lake, for dlt's own connection. con: a writing connection to the same lake, `use lake`, idle.
    clock: the current moment, with zone. check: of the shape that the tables declare. progress: called with (label, done, total). vault: where personal values go; a
    source that declares any cannot land without. rewind: rows of one table to read again, whatever the lake knows of them.
    patience_seconds: how long reading one table may take.
    Never raises for what a source or the lake does: the report's status is 'failed', its error says what, where and
    cure, and raw is as it was before.
    """
    started, steps = clock(), _Steps(progress, len(source.tables) + 3)
    plans: list[Plan] = []
    altered: tuple[SchemaChange, ...] = ()
    try:
        known = _ready(con, source)
        steps.say("snapshot 读取快照")
        with snapshot(url, patience_seconds) as (holder, readers):
            columns = columns_found(holder, source)
            found, altered = as_found(con, source, columns)
            _check(con, holder, source, columns, found)
            door = door_of(vault, source.name, f"landing {source.name}", _columns(found))
            judged = judge(holder, con, found)
            totals = _totals(holder, found, judged)
            plans = plan_tables(holder, con, found, known, judged, rewind, steps.say)
            steps.say("extract 读取")
            packages = _extract(found, plans, readers, check, door, target, pipelines_dir)
        if door:
            door.vault.secured()
        steps.say("load 入湖")
        load_id = f"{started.timestamp():.6f}"
        for package in packages:
            load_id = pipeline.load(package, target)
        done = apply_changes(con, found, [_change(plan) for plan in plans], load_id, started)
        know(con, source, columns, started)
        read = [(plan.table, plan.reads and plan.keys is None) for plan in plans]
        left = settle_vault(con, door, found, read, load_id) if door else None
        steps.say("done 完成")
    except Exception as error:
        with suppress(Exception):  # where the lake is what broke, the next run replaces those tables
            empty(con, source, [plan.table for plan in plans if plan.first])
        said = explain(error, source.name, _address(url))
        return LoadReport(source.name, started, clock(), "failed", error=said, schema_changes=altered)
    return LoadReport(
        source.name,
        started,
        clock(),
        "partial" if left else "ok",
        load_id,
        _reports(source, done),
        totals,
        error=left,
        schema_changes=altered,
    )


class _Steps:
    """Tells how far a landing is."""

    def __init__(self, progress: Progress | None, total: int):
        self._progress, self._total, self._done = progress, total, 0

    def say(self, label: str) -> None:
        if self._progress:
            self._progress(label, self._done, self._total)
        self._done += 1


def _ready(con: duckdb.DuckDBPyConnection, source: Source) -> Known:
    """What the lake knows of the source's tables, all of which it has."""
    ensure_tables(con, (source,))
    known = known_tables(con, source)
    # a run killed in a table's first load had no chance to clear what it left
    empty(con, source, [table for table in source.tables if table.lake_name not in known])
    return known


def _check(
    con: duckdb.DuckDBPyConnection, holder: sa.Connection, declared: Source, columns: Found, found: Source
) -> None:
    """Raises LandingError where the source is not as it is declared; makes room for columns that came."""
    check_columns(declared, columns)
    check_visible(holder, declared)
    check_expressions(holder, declared)
    ensure_tables(con, (found,))


def _totals(holder: sa.Connection, source: Source, judged: dict[str, Judged]) -> tuple[ControlTotal, ...]:
    """What the source says of itself, moved by what was corrected at the door."""
    own = (
        ControlTotal(source.name, total.entity, currency, total.measure, value, detail)
        for total, currency, detail, value in control_totals(holder, source)
    )
    return (*own, *(total for refused in judged.values() for total in refused.totals))


def _extract(
    source: Source,
    plans: list[Plan],
    readers: sa.Engine,
    check: ShapeCheck,
    door: Door | None,
    target: LakeTarget,
    pipelines_dir: Path,
) -> list[Any]:
    """dlt's packages of the rows that were read: one for tables that never landed, one for the others."""
    passing = {
        p.table.name: shaped(check, source.name, p.table, of_table(door, p.table), p.judged) for p in plans
    }
    packages = []
    for first in (True, False):
        reading = [
            pipeline.resource(readers, plan.table, plan.where, passing[plan.table.name])
            for plan in plans
            if plan.reads and plan.first is first
        ]
        if reading:
            packages.append(pipeline.extract(source, reading, target, pipelines_dir, first=first))
    return packages


def _change(plan: Plan) -> Change:
    landed = plan.reads and not plan.first
    return Change(plan.table, plan.fingerprint, plan.keys, landed, plan.first, plan.again, judged=plan.judged)


def _reports(source: Source, done: list[TableReport]) -> tuple[TableReport, ...]:
    """One a table: those that were as before were skipped."""
    found = {report.name: report for report in done}
    names = [table.lake_name for table in source.tables]
    return tuple(found.get(name, TableReport(name, skipped=True, mode="skipped")) for name in names)


def _address(url: sa.URL | str) -> str:
    shown = sa.make_url(url)
    return f"{shown.query.get('host') or shown.host}/{shown.database}"


def _columns(source: Source) -> list[Column]:
    return [column for table in source.tables for column in table.columns]
