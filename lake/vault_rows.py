"""One batch of a landing's values into the vault's table, by COPY, and what is out of date out of it.

Here: the statements. Not here: the thread and the connection they run on (vault_landing.py), tables and rights (vault_schema.py).

A table that the vault has nothing of is copied straight in, in the order of its index: a third of the server's time that the
way over a temporary table takes, where every row may be there already.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

import numpy as np
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv
from pyarrow.compute import ReplaceSubstringOptions, SetLookupOptions, call_function

RECORD_BYTES = 10
MINE = "p.shape in (select shape from value_shape where source = %s and table_name = %s)"


@dataclass(frozen=True)
class Batch:
    """Rows as ingestion hands them over, see its protocol Vault."""

    source: str
    table: str
    kinds: Mapping[str, str]
    records: bytes
    versions: bytes
    rows: pa.Table

    @property
    def texts(self) -> pa.Table:
        """record, version, row_key, vals: as PostgreSQL reads them, by record; and whether there is any value."""
        count = len(self.rows)
        values = [self.rows.column(name) for name in self.kinds]
        order = np.argsort(np.frombuffer(self.records, f"S{RECORD_BYTES}"))
        return pa.table(
            {
                "record": _hex(self.records, count),
                "version": _hex(self.versions, count),
                "row_key": self.rows.column("row_key"),
                "vals": _arrays(values),
                "filled": _filled(values),
            }
        ).take(pa.array(order))

    @property
    def place(self) -> list[str]:
        """Source and table."""
        return [self.source, self.table]


def shape_of(connection: psycopg.Connection, batch: Batch) -> tuple[int, bool]:
    """(number of the batch's columns, whether the vault never had anything of the table)."""
    known = connection.execute(
        "select shape, column_names = %s and kinds = %s from value_shape where source = %s and table_name = %s",
        [list(batch.kinds), list(batch.kinds.values()), *batch.place],
    ).fetchall()
    for number, same in known:
        if same:
            return int(number), False
    row = connection.execute(
        "insert into value_shape (source, table_name, column_names, kinds) values (%s, %s, %s, %s) returning shape",
        [*batch.place, list(batch.kinds), list(batch.kinds.values())],
    ).fetchone()
    assert row
    return int(row[0]), not known


def put_first(connection: psycopg.Connection, batch: Batch, shape: int, erased: Mapping[bytes, int]) -> None:
    """Straight in. Raises psycopg.errors.UniqueViolation where a record came twice."""
    rows = batch.texts
    rows = rows.filter(rows.column("filled"))
    if erased:
        gone = pa.array([f"\\x{record.hex()}" for record in erased])
        listed = call_function("is_in", [rows.column("record")], SetLookupOptions(value_set=gone))
        rows = rows.filter(call_function("invert", [listed]))
    rows = rows.drop_columns(["filled"]).append_column("shape", pa.repeat(pa.scalar(shape), len(rows)))
    _copy(connection, "personal_record (record, version, row_key, vals, shape)", rows)


def put(connection: psycopg.Connection, batch: Batch, shape: int) -> None:
    """Over a temporary table: what is there already stays, what is erased is not taken, and all is noted in `met`."""
    connection.execute(
        "create temp table arriving (record bytea, version bytea, row_key text, vals text[], filled boolean) on commit drop"
    )
    _copy(connection, "arriving", batch.texts)
    connection.execute(
        "insert into personal_record (record, version, shape, row_key, vals)"
        " select record, version, %s, row_key, vals from arriving a where filled"
        " and not exists (select from erased e where e.hash = a.record and e.what = 'record') on conflict do nothing",
        [shape],
    )
    connection.execute("insert into met select %s, %s, record, version from arriving", batch.place)


def settle(connection: psycopg.Connection, place: list[str], gone: list[bytes], whole: bool) -> None:
    """Drops what is not the newest of the records in `met`; whole: all that is not in it."""
    connection.execute("analyze met")
    if whole:
        connection.execute(
            f"delete from personal_record p where {MINE} and not exists"
            " (select from met m where m.record = p.record and m.version = p.version)",
            place,
        )
    else:
        connection.execute(
            "delete from personal_record p using met m where m.source = %s and m.table_name = %s"
            " and p.record = m.record and p.version <> m.version and not exists"
            " (select from met n where n.record = p.record and n.version = p.version)",
            place,
        )
    forget(connection, place, gone)
    connection.execute("delete from met where source = %s and table_name = %s", place)


def forget(connection: psycopg.Connection, place: list[str], gone: list[bytes]) -> None:
    """Drops the records that the source deleted."""
    if gone:
        connection.execute(
            f"delete from personal_record p where {MINE} and p.record = any(%s)", [*place, gone]
        )


def _copy(connection: psycopg.Connection, into: LiteralString, rows: pa.Table) -> None:
    text = io.BytesIO()
    csv.write_csv(rows, text, csv.WriteOptions(include_header=False))
    with connection.cursor().copy(sql.SQL(f"copy {into} from stdin (format csv)")) as copy:
        copy.write(text.getbuffer())


def _filled(values: list[pa.ChunkedArray]) -> pa.Array:
    found = values[0].is_valid()
    for other in values[1:]:
        found = call_function("or", [found, other.is_valid()])
    return found


def _arrays(values: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    """Each row's values as the text of one PostgreSQL array."""
    quoted = []
    for column in values:
        for sign in ("\\", '"'):
            column = call_function("replace_substring", [column], ReplaceSubstringOptions(sign, f"\\{sign}"))
        text = call_function("binary_join_element_wise", ['"', column, '"', ""])
        quoted.append(call_function("coalesce", [text, "NULL"]))
    joined = call_function("binary_join_element_wise", [*quoted, ","])
    return call_function("binary_join_element_wise", ["{", joined, "}", ""])


def _hex(raw: bytes, count: int) -> pa.Array:
    """`count` byte strings of one length as PostgreSQL reads them: a backslash, x and hex digits; all at once."""
    if not count:
        return pa.array([], pa.string())
    digits = np.frombuffer(raw.hex().encode(), np.uint8).reshape(count, -1)
    texts = np.hstack([np.broadcast_to(np.frombuffer(b"\\x", np.uint8), (count, 2)), digits])
    ends = np.arange(count + 1, dtype=np.int32) * texts.shape[1]
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(texts)))
