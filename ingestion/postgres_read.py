"""Reads a PostgreSQL source at one moment: the exported snapshot and what is asked in it.

Here: the engine, the snapshot, control totals, fingerprints, the catalogue. Not here: rows (copy_arrow.py), what is
done with them (land.py), dlt (pipeline.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool

from ingestion.spec import Column, Source, Table
from ingestion.sql import quoted


@dataclass(frozen=True)
class Fingerprint:
    """Rows, largest cursor (text) and a hash over key and cursor of every row, made by PostgreSQL."""

    row_count: int
    max_cursor: str
    key_hash: int


@contextmanager
def snapshot(url: sa.URL | str, patience_seconds: int) -> Iterator[tuple[sa.Connection, sa.Engine]]:
    """Opens one read-only REPEATABLE READ transaction and an engine whose every transaction shares its view.

    Yields (connection inside the exporting transaction, engine for further readers). The snapshot lives as
    long as the block. `url` carries no password but `passfile=…`. NullPool: sixteen tables on one pool of
    SQLAlchemy meet its limit, and a pooled connection would outlive the snapshot. patience_seconds: how long one table
    may take; sources land one after the other, and a slow one must not keep all others waiting.
    """
    # A killed server must not leave us waiting for ever, nor a dead peer.
    options = f"-c timezone=UTC -c statement_timeout={patience_seconds * 1000}"
    arguments = {"connect_timeout": 10, "keepalives_idle": 30, "options": options}
    holder = sa.create_engine(
        url, poolclass=NullPool, isolation_level="REPEATABLE READ", connect_args=arguments
    )
    with holder.connect() as connection, connection.begin():
        connection.exec_driver_sql("set transaction read only")
        exported = connection.exec_driver_sql("select pg_export_snapshot()").scalar_one()
        readers = sa.create_engine(
            url, poolclass=NullPool, isolation_level="REPEATABLE READ", connect_args=arguments
        )

        @event.listens_for(readers, "begin")
        def _share(reader):
            reader.exec_driver_sql("set transaction read only")
            reader.exec_driver_sql(f"set transaction snapshot '{exported}'")

        yield connection, readers


def place(url: sa.URL | str) -> str:
    """Host and database of a source's URL, as shown to people."""
    shown = sa.make_url(url)
    return f"{shown.query.get('host') or shown.host}/{shown.database}"


def control_totals(connection: sa.Connection, source: Source) -> list[tuple]:
    """(SourceTotal, currency, detail, value) of each declared total, as the source computes it."""
    return [
        (total, currency, detail or "", value or 0)
        for total in source.control_totals
        for currency, detail, value in connection.exec_driver_sql(total.sql)
    ]


def columns_found(connection: sa.Connection, source: Source) -> dict[str, dict[str, str]]:
    """{table: {column: PostgreSQL type}} of the declared tables, as the server's catalogue has them now."""
    rows = connection.execute(
        sa.text(
            "select c.relname, a.attname, format_type(a.atttypid, null) from pg_attribute a"
            " join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'v', 'm', 'p')"
            " where a.attnum > 0 and not a.attisdropped and c.relname = any(:names)"
            " and pg_table_is_visible(c.oid)"
        ),
        {"names": [table.name for table in source.tables]},
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def fingerprint(connection: sa.Connection, table: Table) -> Fingerprint:
    """One pass over the table (0.1 s for a million rows). XOR, because keys are unique and it cannot overflow."""
    parts = (
        [*table.key, f"({table.cursor})"]
        if table.cursor
        else [c.expression or quoted(c.name) for c in table.landed]
    )
    row = connection.exec_driver_sql(
        f"select count(*), coalesce(max({table.cursor or 'null::text'})::text, ''),"
        f" coalesce(bit_xor(hash_record_extended(row({', '.join(parts)}), 0)), 0) from {quoted(table.name)}"
    ).one()
    return Fingerprint(*row)


def selected(column: Column) -> str:
    """The column in a SELECT, under its own name."""
    value = column.expression or f'"{column.name}"'
    # trailing zeros are no digits: 1.5000000000 fits DECIMAL(38,9)
    value = f"trim_scale(({value})::numeric)" if column.type.startswith("DECIMAL") else value
    return f'{value} as "{column.name}"'
