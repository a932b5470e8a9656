"""Decides what of a table has to be read: nothing, what is new, or everything.

Here: the comparison of a table's fingerprint and keys with what the lake knows. Not here: the reading of rows.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from ingestion.apply import signature
from ingestion.copy_arrow import arrow_type, copy_arrow
from ingestion.errors import LandingError
from ingestion.postgres_read import Fingerprint, fingerprint
from ingestion.spec import Source, Table
from ingestion.sql import one, quoted

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

    where: SQL condition, None for all. keys: keys and cursors of all its rows, None to replace it whole.
    reads: whether any row is read. first: it never landed before. again: SQL over `_cursor` of rows that replace the lake's
    although their cursor is the same.
    """

    table: Table
    fingerprint: Fingerprint
    where: str | None
    keys: pa.Table | None
    reads: bool = True
    first: bool = False
    again: str = "false"


def known_tables(con: duckdb.DuckDBPyConnection, source: Source) -> dict[str, tuple[Fingerprint, str]]:
    """{table: (fingerprint, signature)} as of the last landing."""
    rows = con.execute(
        f"select table_name, row_count, max_cursor, key_hash, signature from {source.schema}._landing"
    ).fetchall()
    return {name: (Fingerprint(count, cursor, hashed), text) for name, count, cursor, hashed, text in rows}


def forget(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Have the next landing replace every table of the source whole, whatever its fingerprint says."""
    con.execute(f"update {source.schema}._landing set signature = 'forgotten'")


def plan_table(
    holder: sa.Connection,
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    known: tuple[Fingerprint, str] | None,
    rewind: Rewind | None = None,
) -> Plan | None:
    """None when the table is as it was. holder: a connection inside the snapshot.

    Raises LandingError for a rewind of a table that has no cursor.
    """
    found = fingerprint(holder, table)
    rewind = rewind if rewind and rewind.table == table.lake_name else None
    if rewind and not table.cursor:
        cure = f"`zhongtai sync {source.name} --full` reads it again whole"
        raise LandingError("it has no cursor to go back on", f"{source.name}.{table.name}", cure)
    if known == (found, signature(table)) and not rewind:
        return None
    if known is None:
        return Plan(table, found, None, None, first=True)
    if known[1] != signature(table) or not table.cursor or not known[0].max_cursor or not found.row_count:
        return Plan(table, found, None, None)
    keys = ", ".join(quoted(key) for key in table.key)
    pairs = _pairs(holder, table, keys)
    since = f"timestamp '{known[0].max_cursor}' - interval '{table.lag_seconds} seconds'"
    differing = _differing(con, source, table, pairs)
    late = differing.filter(f"_cursor is null or _cursor < {since}").project(keys).fetchall()
    if len(late) > _MOST_STRAGGLERS:
        return Plan(table, found, None, None)
    where = f"{table.cursor} >= {since}"
    if late:
        listed = ", ".join("(" + ", ".join(_literal(value) for value in row) + ")" for row in late)
        where = f"({where}) or ({keys}) in ({listed})"
    if rewind:
        where = f"({where}) or ({_between(table.cursor or '', rewind)})"
        return Plan(table, found, where, pairs, again=_between("s._cursor", rewind))
    return Plan(table, found, where, pairs, reads=bool(one(con, "select count(*) from temp._differing")))


def _pairs(holder: sa.Connection, table: Table, keys: str) -> pa.Table:
    """Key and cursor of every row of the table."""
    kinds = {column.name: arrow_type(column.type) for column in table.columns}
    schema = pa.schema([*((key, kinds[key]) for key in table.key), ("_cursor", pa.timestamp("us"))])
    return pa.concat_tables(
        copy_arrow(holder, f"select {keys}, {table.cursor} from {quoted(table.name)}", schema)
    )


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


def _literal(value: object) -> str:
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
