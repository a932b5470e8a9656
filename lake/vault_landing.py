"""Keeps what a landing brings: the vault that ingestion is handed.

Here: values in by COPY, the list of what is erased, earlier values out. Not here: how tokens are made (ingestion), reading
(vault.py), erasing (vault_erasure.py).

The role can put values in and take rows out, and cannot read a value; names it gets through the logged function.
PostgreSQL writes one batch while the next is read: one thread of its own does all that goes through the connection.
"""

import io
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import groupby

import numpy as np
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv

from lake import vault
from lake.vault import LANDER, Place, VaultFailed

_AHEAD = 2  # batches that wait for PostgreSQL at the most


class LandingVault:
    """One landing's way into the vault; a context manager. Methods raise VaultFailed, which quotes no value."""

    def __init__(self, place: Place):
        self._place, self._key = place, vault.key(place.home)
        self._open, self._writer = ExitStack(), ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._waiting: list[Future[None]] = []
        self._connection: psycopg.Connection | None = None
        self._erased: dict[str, dict[bytes, int]] | None = None

    def __enter__(self) -> "LandingVault":
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.shutdown(wait=True, cancel_futures=True)
        if self._connection is not None:
            self._connection.close()

    @property
    def key(self) -> bytes:
        return self._key

    def names(self) -> Iterable[tuple[str, ...]]:
        found = vault.values(self._place, "names to take out of texts", kinds=["name"], role=LANDER)
        found.sort(key=lambda v: (v.source, v.table, v.row_key))
        return [
            tuple(v.value for v in record)
            for _, record in groupby(found, lambda v: (v.source, v.table, v.row_key))
        ]

    def erased(self) -> Mapping[str, Mapping[bytes, int]]:
        if self._erased is None:
            found: dict[str, dict[bytes, int]] = {}
            with vault.opened(self._place, LANDER) as connection:
                for what, hashed, letters in connection.execute("select what, hash, letters from erased"):
                    found.setdefault(what, {})[bytes(hashed)] = letters
            self._erased = found
        return self._erased

    def keep(
        self, source: str, table: str, kinds: Mapping[str, str], records: bytes, marks: bytes, rows: pa.Table
    ) -> None:
        while len(self._waiting) > _AHEAD:
            self._waiting.pop(0).result()
        self._waiting.append(
            self._writer.submit(self._guarded, self._keep, source, table, kinds, records, marks, rows)
        )

    def secured(self) -> None:
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done.result()

    def settle(self, source: str, table: str, gone: Iterable[bytes], *, whole: bool) -> None:
        self.secured()
        self._writer.submit(self._guarded, self._settle, source, table, list(gone), whole).result()

    def _guarded(self, work, *arguments) -> None:
        failure = ""
        try:
            connection = self._connection or self._connect()
            with connection.transaction():
                work(connection, *arguments)
        except psycopg.Error as error:
            failure = vault.told(error)
        if failure:  # out here, so that no exception that may quote a row hangs on this one
            raise VaultFailed(failure)

    def _connect(self) -> psycopg.Connection:
        address = self._place.address
        self._connection = connection = psycopg.connect(
            host=address.host, port=address.port, user=LANDER, dbname=self._place.database,
            passfile=str(self._place.home.passfile(LANDER)), autocommit=True, connect_timeout=10,
        )  # fmt: skip
        connection.execute("create temp table met (source text, table_name text, record bytea, marks bytea)")
        return connection

    @staticmethod
    def _keep(
        connection: psycopg.Connection,
        source: str,
        table: str,
        kinds: Mapping[str, str],
        records: bytes,
        marks: bytes,
        rows: pa.Table,
    ) -> None:
        values = [f"v{number}" for number in range(len(kinds))]
        columns = [sql.Identifier(name) for name in values]
        connection.execute(
            sql.SQL(
                "create temp table arriving (record bytea, marks bytea, row_key text, {}) on commit drop"
            ).format(sql.SQL(", ").join(sql.SQL("{} text").format(column) for column in columns))
        )
        sent = pa.table(
            [_hex(records, len(rows)), _hex(marks, len(rows)), *rows.columns],
            names=["record", "marks", "row_key", *values],
        )
        text = io.BytesIO()
        csv.write_csv(sent, text, csv.WriteOptions(include_header=False))
        with connection.cursor().copy("copy arriving from stdin (format csv)") as copy:
            copy.write(text.getbuffer())
        shape = [source, table, list(kinds), list(kinds.values())]
        connection.execute(
            "insert into value_shape (source, table_name, column_names, kinds) values (%s, %s, %s, %s) on conflict do nothing",
            shape,
        )
        (number,) = connection.execute(
            "select shape from value_shape where source = %s and table_name = %s and column_names = %s and kinds = %s",
            shape,
        ).fetchone() or (None,)
        connection.execute(
            sql.SQL(
                "insert into personal_record (record, marks, shape, row_key, vals)"
                " select record, marks, {shape}, row_key, array[{columns}] from arriving a"
                " where num_nonnulls({columns}) > 0"
                " and not exists (select from erased e where e.hash = a.record and e.what = 'record')"
                " order by record on conflict do nothing"
            ).format(shape=sql.Literal(number), columns=sql.SQL(", ").join(columns))
        )
        connection.execute("insert into met select %s, %s, record, marks from arriving", [source, table])

    @staticmethod
    def _settle(
        connection: psycopg.Connection, source: str, table: str, gone: list[bytes], whole: bool
    ) -> None:
        place = [source, table]
        connection.execute("analyze met")
        mine = "p.shape in (select shape from value_shape where source = %s and table_name = %s)"
        if whole:
            connection.execute(
                f"delete from personal_record p where {mine} and not exists"
                " (select from met m where m.record = p.record and m.marks = p.marks)",
                place,
            )
        else:
            connection.execute(
                "delete from personal_record p using met m where m.source = %s and m.table_name = %s"
                " and p.record = m.record and p.marks <> m.marks",
                place,
            )
            connection.execute(
                f"delete from personal_record p where {mine} and p.record = any(%s)", [*place, gone]
            )
        connection.execute("delete from met where source = %s and table_name = %s", place)


def _hex(raw: bytes, count: int) -> pa.Array:
    """`count` byte strings of one length as PostgreSQL reads them: a backslash, x and hex digits; all at once."""
    if not count:
        return pa.array([], pa.string())
    digits = np.frombuffer(raw.hex().encode(), np.uint8).reshape(count, -1)
    texts = np.hstack([np.broadcast_to(np.frombuffer(b"\\x", np.uint8), (count, 2)), digits])
    ends = np.arange(count + 1, dtype=np.int32) * texts.shape[1]
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(np.ascontiguousarray(texts)))
