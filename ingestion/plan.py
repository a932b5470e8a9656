"""Decides what of a table has to be read: nothing, what is new, or everything.

Here: the comparison of a table's fingerprint and keys with what the lake knows. Not here: the reading of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from ingestion.copy_arrow import arrow_type, copy_arrow
from ingestion.errors import LandingError
from ingestion.judge import Judged
from ingestion.postgres_read import Fingerprint, fingerprint
from ingestion.privacy import TEXT
from ingestion.remembered import Known, signature
from ingestion.spec import Source, Table
from ingestion.sql import literal, one, quoted

# Above so many rows committed later than the lag allows for, reading everything is the simpler statement.
_MOST_STRAGGLERS = 1000


@dataclass(frozen=True)
class Rewind:
    """Rows to read again: those of one table (its name in the lake) whose cursor lies in [since, until), UTC."""

    table: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Plan:
    """What to read of one changed table.

    where: SQL condition, None for all. keys: keys and cursors of all its rows but the refused, None to replace it whole.
    reads: whether any row is read. first: it never landed before. again: SQL over `_cursor` of rows that replace the lake's
    although their cursor is the same. judged: its refused rows, None where it has no rules.
    """

    table: Table
    fingerprint: Fingerprint
    where: str | None
    keys: pa.Table | None
    reads: bool = True
    first: bool = False
    again: str = "false"
    judged: Judged | None = None


def plan_tables(
    holder: sa.Connection,
    con: duckdb.DuckDBPyConnection,
    source: Source,
    known: Known,
    judged: Mapping[str, Judged],
    rewind: Rewind | None,
    say: Callable[[str], None],
) -> list[Plan]:
    """What to read of each table that changed; names are known before the texts that they may stand in are read."""
    plans = []
    for table in source.tables:
        say(f"compare 比较 {table.name}")
        last = known.get(table.lake_name)
        plans.append(plan_table(holder, con, source, table, last, rewind, judged.get(table.name)))
    return sorted((plan for plan in plans if plan), key=lambda plan: _has_text(plan.table))


def _has_text(table: Table) -> bool:
    return any(column.personal == TEXT for column in table.columns)


def plan_table(
    holder: sa.Connection,
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    known: tuple[Fingerprint, str] | None,
    rewind: Rewind | None = None,
    judged: Judged | None = None,
) -> Plan | None:
    """None when the table is as it was, and so are its refused rows. holder: a connection inside the snapshot.

    Raises LandingError for a rewind of a table that has no cursor.
    """
    found = fingerprint(holder, table)
    rewind = rewind if rewind and rewind.table == table.lake_name else None
    if rewind and not table.cursor:
        cure = f"`zhongtai sync {source.name} --full` reads it again whole"
        raise LandingError("it has no cursor to go back on", f"{source.name}.{table.name}", cure)
    if known == (found, signature(table)) and not rewind and not (judged and judged.differs):
        return None
    allowed = judged.outside if judged else None
    whole = Plan(table, found, allowed, None, judged=judged)
    if known is None:
        return replace(whole, first=True)
    if known[1] != signature(table) or not table.cursor or not known[0].max_cursor or not found.row_count:
        return whole
    keys = ", ".join(quoted(key) for key in table.key)
    pairs = _pairs(holder, table, keys, allowed)
    since = f"timestamp '{known[0].max_cursor}' - interval '{table.lag_seconds} seconds'"
    differing = _differing(con, source, table, pairs)
    late = differing.filter(f"_cursor is null or _cursor < {since}").project(keys).fetchall()
    if len(late) > _MOST_STRAGGLERS:
        return whole
    where = f"{table.cursor} >= {since}"
    if late:
        listed = ", ".join("(" + ", ".join(literal(value) for value in row) + ")" for row in late)
        where = f"({where}) or ({keys}) in ({listed})"
    if rewind:
        where = f"({where}) or ({_between(table.cursor or '', rewind)})"
    where = f"({where}) and {allowed}" if allowed else where
    if rewind:
        return Plan(table, found, where, pairs, again=_between("s._cursor", rewind), judged=judged)
    reads = bool(one(con, "select count(*) from temp._differing"))
    return Plan(table, found, where, pairs, reads, judged=judged)


def _pairs(holder: sa.Connection, table: Table, keys: str, allowed: str | None) -> pa.Table:
    """Key and cursor of every row of the table that may land."""
    kinds = {column.name: arrow_type(column.type) for column in table.columns}
    schema = pa.schema([*((key, kinds[key]) for key in table.key), ("_cursor", pa.timestamp("us"))])
    query = f"select {keys}, {table.cursor} from {quoted(table.name)}" + (
        f" where {allowed}" if allowed else ""
    )
    return pa.concat_tables(copy_arrow(holder, query, schema))


def _between(cursor: str, rewind: Rewind) -> str:
    since, until = (f"timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}'" for moment in (rewind.since, rewind.until))
    return f"{cursor} >= {since} and {cursor} < {until}"


def _differing(con, source: Source, table: Table, pairs: pa.Table) -> duckdb.DuckDBPyRelation:
    """Keys that the lake lacks or holds with another cursor. (Those only the lake has are found by apply.py.)"""
    same = " and ".join(f"r.{quoted(key)} = s.{quoted(key)}" for key in table.key)
    con.register("_pairs", pairs)
    con.execute(
        "create or replace temp table _differing as select s.* from _pairs s"
        f" left join (select *, {table.cursor} as _cursor from {source.schema}.{quoted(table.lake_name)}) r"
        f" on {same} where r.{quoted(table.key[0])} is null or r._cursor is distinct from s._cursor"
    )
    con.unregister("_pairs")
    return con.table("temp.main._differing")
