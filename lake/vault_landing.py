"""Keeps what a landing brings: the vault that ingestion is handed.

Here: the connection, its thread, which way a batch goes in. Not here: the statements (vault_rows.py), how tokens are made
(ingestion), reading (vault.py), erasing (vault_erasure.py).

The role can put values in and take rows out, and cannot read a value; names it gets through the logged function.
PostgreSQL writes one batch while the next is read: one thread of its own does all that goes through the connection.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import groupby

import psycopg
import pyarrow as pa

from lake import vault, vault_rows
from lake.vault import LANDER, Place, VaultFailed
from lake.vault_rows import Batch

_AHEAD = 2  # batches that wait for PostgreSQL at the most


class LandingVault:
    """One landing's way into the vault; a context manager. Methods raise VaultFailed, which quotes no value."""

    def __init__(self, place: Place):
        self._place, self._key = place, vault.key(place.home)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="vault")
        self._waiting: list[Future[None]] = []
        self._connection: psycopg.Connection | None = None
        self._erased: dict[str, dict[bytes, int]] | None = None
        self._first: set[tuple[str, str]] = set()  # tables that the vault knew nothing of before

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
        self,
        source: str,
        table: str,
        kinds: Mapping[str, str],
        records: bytes,
        versions: bytes,
        rows: pa.Table,
    ) -> None:
        while len(self._waiting) > _AHEAD:
            self._waiting.pop(0).result()
        self._waiting.append(
            self._writer.submit(
                self._guarded, self._keep, Batch(source, table, kinds, records, versions, rows)
            )
        )

    def secured(self) -> None:
        waiting, self._waiting = self._waiting, []
        for done in waiting:
            done.result()

    def settle(self, source: str, table: str, gone: Iterable[bytes], *, whole: bool) -> None:
        self.secured()
        self._writer.submit(self._guarded, self._settle, [source, table], list(gone), whole).result()

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
        connection.execute(
            "create temp table met (source text, table_name text, record bytea, version bytea)"
        )
        return connection

    def _keep(self, connection: psycopg.Connection, batch: Batch) -> None:
        shape, first = vault_rows.shape_of(connection, batch)
        if first:
            self._first.add((batch.source, batch.table))
        if (batch.source, batch.table) in self._first:
            # a record that comes twice is found out by the index; then this batch goes the other way
            with suppress(psycopg.errors.UniqueViolation), connection.transaction():
                return vault_rows.put_first(connection, batch, shape, self.erased().get("record", {}))
        vault_rows.put(connection, batch, shape)

    def _settle(
        self, connection: psycopg.Connection, place: list[str], gone: list[bytes], whole: bool
    ) -> None:
        if (place[0], place[1]) in self._first:  # all of it is of this load: nothing is out of date
            self._first.discard((place[0], place[1]))
            vault_rows.forget(connection, place, gone)
        else:
            vault_rows.settle(connection, place, gone, whole)
