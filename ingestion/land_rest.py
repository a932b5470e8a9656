"""Lands a source that is read over HTTP: the order of the steps, and what is said when one fails.

Here: land_rest. Not here: pulling (pull_pages.py), types (json_rows.py), writing raw (apply.py).

Each list is pulled whole, typed, and compared with raw by its content; then one DuckLake transaction inserts, updates and deletes
in all tables. A list as it was before changes nothing.
"""

from collections.abc import Callable
from datetime import datetime

import duckdb
import pyarrow as pa

from ingestion.apply import Change, apply_changes
from ingestion.failures import explain
from ingestion.json_rows import typed
from ingestion.land import Progress
from ingestion.postgres_read import Fingerprint
from ingestion.privacy import Door, door_of, of_table
from ingestion.pull_pages import ANSWER_SECONDS, Login, pull
from ingestion.remembered import known_tables, signature
from ingestion.report import LoadReport, TableReport
from ingestion.rest_spec import Endpoint, RestSource
from ingestion.settle_vault import settle_vault
from ingestion.shape import ShapeCheck
from ingestion.shape_tables import shaped
from ingestion.sql import one, quoted
from ingestion.tables import ensure_tables
from ingestion.vault import Vault


def land_rest(
    rest: RestSource,
    address: str,
    login: Login,
    con: duckdb.DuckDBPyConnection,
    clock: Callable[[], datetime],
    check: ShapeCheck,
    progress: Progress | None = None,
    vault: Vault | None = None,
    answer_seconds: float = ANSWER_SECONDS,
) -> LoadReport:
    """Brings `raw_<source>` to what the system's lists hold now.

    address: its URL without login. con: a writing connection to the lake, `use lake`, idle. clock, check, progress, vault: as in
    land_database. Never raises for what the system or the lake does: the report's status is 'failed', its error says what,
    where and cure, and raw is as it was before.
    """
    started, source = clock(), rest.source
    say = progress or (lambda label, done, total: None)
    load_id, left = f"{started.timestamp():.6f}", None
    try:
        columns = [column for table in source.tables for column in table.columns]
        door = door_of(vault, rest.name, f"landing {rest.name}", columns)
        ensure_tables(con, (source,))
        known = known_tables(con, source)
        changes: list[Change] = []
        for number, endpoint in enumerate(rest.endpoints):
            say(f"pull 拉取 {endpoint.table.name}", number, len(rest.endpoints))
            change = _pulled(con, rest, endpoint, address, login, load_id, check, door, answer_seconds)
            if known.get(endpoint.table.lake_name) != (change.fingerprint, signature(endpoint.table)):
                changes.append(change)
        if door:
            door.vault.secured()
        done = {report.name: report for report in apply_changes(con, source, changes, load_id, started)}
        read = [(change.table, True) for change in changes]
        left = settle_vault(con, door, source, read, load_id) if door else None
        say("done 完成", len(rest.endpoints), len(rest.endpoints))
    except Exception as error:
        return LoadReport(rest.name, started, clock(), "failed", error=explain(error, rest.name, address))
    skipped = [TableReport(table.lake_name, skipped=True, mode="skipped") for table in source.tables]
    reports = tuple(done.get(report.name, report) for report in skipped)
    return LoadReport(rest.name, started, clock(), "partial" if left else "ok", load_id, reports, error=left)


def _pulled(
    con: duckdb.DuckDBPyConnection,
    rest: RestSource,
    endpoint: Endpoint,
    address: str,
    login: Login,
    load_id: str,
    check: ShapeCheck,
    door: Door | None,
    answer_seconds: float,
) -> Change:
    table, where = endpoint.table, f"{rest.name}.{endpoint.table.name}"
    passing = shaped(check, rest.name, table, of_table(door, table), may_have_rules=False)
    rows = passing(typed(endpoint, pull(endpoint, address, login, where, answer_seconds), where))
    con.register("_pulled", rows)
    listed = ", ".join(quoted(column.name) for column in table.landed)
    # DuckDB's hash is that of one version: another reads the list as changed, and finds row by row that it is not
    hashed = one(con, f"select coalesce(bit_xor(hash({listed})), 0)::varchar from _pulled")
    con.unregister("_pulled")
    keys = rows.select(list(table.key))
    found = Fingerprint(rows.num_rows, "", _signed(int(hashed)))
    return Change(
        table,
        found,
        keys,
        landed=False,
        rows=rows.append_column("_dlt_load_id", pa.repeat(load_id, len(rows))),
    )


def _signed(unsigned: int) -> int:
    """64 bits as the BIGINT that `_landing` keeps."""
    return unsigned - (1 << 64) if unsigned >= 1 << 63 else unsigned
