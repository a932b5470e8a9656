"""Moves what dlt landed into raw: one DuckLake transaction for all tables of a source.

Here: the SQL that inserts, updates and deletes in `raw_<source>`, and lists deleted rows. Not here: refused rows
(refuse.py), reading the source (postgres_read.py), dlt (pipeline.py), the order of steps (land.py).
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from ingestion.judge import Judged
from ingestion.postgres_read import Fingerprint
from ingestion.refuse import refuse
from ingestion.remembered import remember
from ingestion.report import TableReport
from ingestion.spec import Source, Table
from ingestion.sql import one, quoted
from ingestion.transaction import whole


@dataclass(frozen=True)
class Change:
    """One changed table, as planned and read.

    keys: arrow table of the source's keys, or None to replace it whole. landed: dlt brought rows into the landing
    schema. first: dlt brought its rows into raw itself. again: SQL over `s._cursor` of rows that replace raw's
    although their cursor is the same. rows: those of a source without dlt, at hand, with their load id. judged: its
    refused rows, None where it has no rules.
    """

    table: Table
    fingerprint: Fingerprint
    keys: pa.Table | None
    landed: bool
    first: bool = False
    again: str = "false"
    rows: pa.Table | None = None
    judged: Judged | None = None

    @property
    def brings(self) -> bool:
        """Whether any row was read."""
        return self.landed or self.rows is not None

    def landing(self, source: Source) -> str:
        """The relation that its rows lie in."""
        name = self.table.lake_name
        if self.rows is not None:
            return f"temp.{quoted(name + '_rows')}"
        return f"{source.schema}_landing.{quoted(name)}"


def apply_changes(
    con: duckdb.DuckDBPyConnection, source: Source, changes: list[Change], load_id: str, now: datetime
) -> list[TableReport]:
    """Applies all changes in one transaction. Raises duckdb.Error, and then nothing has changed."""
    if not changes:
        return []
    prepared = [_prepare(con, source, change) for change in changes]
    try:
        with whole(con):
            for change, counts in zip(changes, prepared, strict=True):
                if not change.first:
                    _write(con, source, change, counts, load_id, now)
                if change.judged:
                    refuse(con, source, change.table, change.judged, load_id, now)
                remember(con, source, change.table, change.fingerprint, load_id, now)
    finally:
        for change in changes:
            for kind in ("_changed", "_gone", "_rows"):
                con.execute(f"drop table if exists temp.{quoted(change.table.lake_name + kind)}")
    return [
        TableReport(
            change.table.lake_name,
            inserted,
            updated,
            deleted,
            refused=change.judged.newly if change.judged else 0,
            mode="full" if change.keys is None else "increment",
        )
        for change, (inserted, updated, deleted) in zip(changes, prepared, strict=True)
    ]


def empty(con: duckdb.DuckDBPyConnection, source: Source, tables: list[Table]) -> None:
    """Empties tables whose first load broke off, so that nobody reads a part for the whole."""
    for table in tables:
        name = f"{source.schema}.{quoted(table.lake_name)}"
        if one(con, f"select exists(from {name})"):
            con.execute(f"delete from {name}")


def _prepare(con, source: Source, change: Change) -> tuple[int, int, int]:
    """Makes the temporary tables <t>_changed and <t>_gone of keys; returns rows inserted, updated, deleted."""
    table = change.table
    raw, landing = f"{source.schema}.{table.lake_name}", change.landing(source)
    keys = ", ".join(quoted(key) for key in table.key)
    same = " and ".join(f"r.{quoted(key)} = s.{quoted(key)}" for key in table.key)
    if change.first:
        return one(con, f"select count(*) from {raw}"), 0, 0
    if change.rows is not None:
        con.register("_rows", change.rows)
        con.execute(
            f"create or replace temp table {quoted(table.lake_name + '_rows')} as select * from _rows"
        )
        con.unregister("_rows")
    if change.keys is not None:
        con.register("_source_keys", change.keys)
    present = "_source_keys" if change.keys is not None else landing
    landed = ", ".join(quoted(column.name) for column in table.landed)
    cursor = table.cursor or f"hash({landed})"
    there = f"select {keys} from {present}"
    if change.judged:  # a refused row was not deleted at the source: it leaves raw in refuse.py
        con.register("_refused_keys", change.judged.keys)
        there += f" union all select {keys} from _refused_keys"
    con.execute(
        f"create or replace temp table {quoted(table.lake_name + '_gone')} as"
        f" select {keys} from {raw} r where not exists (select 1 from ({there}) s where {same})"
    )
    columns = f"{keys}, {cursor} as _cursor"
    arrived = (
        f"(select {columns} from {landing})"
        if change.brings
        else f"(select {columns} from {raw} where false)"
    )
    con.execute(
        f"create or replace temp table {quoted(table.lake_name + '_changed')} as"
        f" select s.*, r.{quoted(table.key[0])} is null as _is_new from {arrived} s"
        f" left join (select {columns} from {raw}) r on {same}"
        f" where {change.again} or r.{quoted(table.key[0])} is null or r._cursor is distinct from s._cursor"
    )
    con.unregister("_source_keys")
    con.unregister("_refused_keys")
    gone = one(con, f"select count(*) from temp.{quoted(table.lake_name + '_gone')}")
    inserted, updated = con.execute(
        "select count(*) filter (_is_new), count(*) filter (not _is_new)"
        f" from temp.{quoted(table.lake_name + '_changed')}"
    ).fetchone()
    return inserted, updated, gone


def _write(
    con, source: Source, change: Change, counts: tuple[int, int, int], load_id: str, now: datetime
) -> None:
    table, (_, updated, gone) = change.table, counts
    raw, landing = f"{source.schema}.{table.lake_name}", change.landing(source)
    same = " and ".join(f"r.{quoted(key)} = s.{quoted(key)}" for key in table.key)
    changed_keys, gone_keys = (f"temp.{quoted(table.lake_name + kind)}" for kind in ("_changed", "_gone"))
    if gone:
        key_text = " || ':' || ".join(f"r.{quoted(key)}::varchar" for key in table.key)
        con.execute(
            f"insert into quarantine.deleted_row select ?, ?, {key_text}, to_json(r)::varchar,"
            f" {table.amount or 'null'}, null, ?, ? from {raw} r"
            f" where exists (select 1 from {gone_keys} s where {same})",
            [source.name, table.lake_name, load_id, now],
        )
    if change.keys is None:
        con.execute(f"delete from {raw}")
    elif gone or updated:
        old = f"select {', '.join(quoted(k) for k in table.key)} from {changed_keys} where not _is_new"
        con.execute(
            f"delete from {raw} r where exists"
            f" (select 1 from ({old} union all select * from {gone_keys}) s where {same})"
        )
    if change.brings:
        columns = ", ".join(quoted(column.name) for column in table.landed)
        new = "" if change.keys is None else f" r where exists (select 1 from {changed_keys} s where {same})"
        con.execute(
            f"insert into {raw} ({columns}, _dlt_load_id) select {columns}, _dlt_load_id from {landing}{new}"
        )
    if change.landed:
        con.execute(f"delete from {landing}")
