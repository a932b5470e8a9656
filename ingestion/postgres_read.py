"""Reads a PostgreSQL source at one moment: the exported snapshot and what is asked in it.

Here: the engine, the snapshot, control totals, fingerprints, keys with cursors, COPY into arrow. Not here:
what is done with them (land.py), dlt (pipeline.py).
"""

import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pacsv
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from ingestion.errors import LandingError
from ingestion.spec import Source, Table

_BLOCK_BYTES = 8 << 20
_ARROW = {
    "BIGINT": pa.int64(), "INTEGER": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"),
}


def arrow_type(duckdb_type: str) -> pa.DataType:
    """The arrow type of a declared DuckDB type. Raises KeyError for one that no database source uses."""
    if duckdb_type.startswith("DECIMAL("):
        precision, scale = duckdb_type[8:-1].split(",")
        return pa.decimal128(int(precision), int(scale))
    return _ARROW[duckdb_type]


@dataclass(frozen=True)
class Fingerprint:
    """Rows, largest cursor (text) and a hash over key and cursor of every row, made by PostgreSQL."""

    row_count: int
    max_cursor: str
    key_hash: int


@contextmanager
def snapshot(url: sa.URL | str) -> Iterator[tuple[sa.Connection, sa.Engine]]:
    """Opens one read-only REPEATABLE READ transaction and an engine whose every transaction shares its view.

    Yields (connection inside the exporting transaction, engine for further readers). The snapshot lives as
    long as the block. `url` carries no password but `passfile=…`. NullPool: sixteen tables on one pool of
    SQLAlchemy meet its limit, and a pooled connection would outlive the snapshot.
    """
    # A killed server must not leave us waiting for ever, nor a dead peer.
    arguments = {"connect_timeout": 10, "keepalives_idle": 30, "options": "-c timezone=UTC"}
    holder = sa.create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ", connect_args=arguments)
    with holder.connect() as connection, connection.begin():
        connection.exec_driver_sql("set transaction read only")
        exported = connection.exec_driver_sql("select pg_export_snapshot()").scalar_one()
        readers = sa.create_engine(
            url, poolclass=NullPool, isolation_level="REPEATABLE READ", connect_args=arguments
        )

        @sa.event.listens_for(readers, "begin")
        def _share(reader):
            reader.exec_driver_sql("set transaction read only")
            reader.exec_driver_sql(f"set transaction snapshot '{exported}'")

        yield connection, readers


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
    parts = [*table.key, f"({table.cursor})"] if table.cursor else [quoted(c.name) for c in table.landed]
    row = connection.exec_driver_sql(
        f"select count(*), coalesce(max({table.cursor or 'null::text'})::text, ''),"
        f" coalesce(bit_xor(hash_record_extended(row({', '.join(parts)}), 0)), 0) from {quoted(table.name)}"
    ).one()
    return Fingerprint(*row)


def quoted(name: str) -> str:
    """An identifier in double quotes, as both databases read it."""
    return '"' + name.replace('"', '""') + '"'


def copy_arrow(connection: sa.Connection, sql: str, schema: pa.Schema) -> Iterator[pa.Table]:
    """Yields the query's rows as arrow tables, through COPY and arrow's own CSV reader.

    Four times as fast as fetching tuples, and exact: NUMERIC goes from its text into DECIMAL, and a value
    with more decimals than declared is an error, never rounded. Raises what psycopg2 or arrow raise.
    """
    reading, writing = os.pipe()
    failure: list[BaseException] = []

    def pump():
        try:
            with os.fdopen(writing, "wb", 1 << 20) as out, connection.connection.cursor() as cursor:
                cursor.copy_expert(f"copy ({sql}) to stdout (format csv)", out)
        except BaseException as error:  # handed to the reader below
            failure.append(error)

    pumping = threading.Thread(target=pump, daemon=True, name="copy")
    pumping.start()
    try:
        with os.fdopen(reading, "rb", 1 << 20) as stream:
            if stream.peek(1):
                for batch in _batches(stream, schema):
                    yield pa.Table.from_batches([batch])
            else:  # arrow refuses an empty stream; an empty answer is an answer
                yield schema.empty_table()
    except pa.ArrowException as error:
        pumping.join()
        if failure:  # the connection broke: that is the cause, not the line that came in half
            raise failure[0] from None
        raise _unfit(error, schema) from error
    finally:  # the stream is closed by now, which stops a COPY whose reader gave up
        pumping.join()
    if failure:
        raise failure[0]


def _unfit(error: pa.ArrowException, schema: pa.Schema) -> LandingError:
    number = re.search(r"column #(\d+)", str(error))
    field = schema.field(int(number[1])) if number else None
    return LandingError(
        f"a value does not fit {field.name} {field.type}: {error}" if field else f"a row cannot be read: {error}",
        f"column {field.name}" if field else "the source's rows",
        "declare the type that holds it, or correct the value at the source; nothing is rounded on the way in",
    )


def _batches(stream: io.BufferedReader, schema: pa.Schema):
    return pacsv.open_csv(
        stream,
        read_options=pacsv.ReadOptions(column_names=schema.names, block_size=_BLOCK_BYTES),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""],
            true_values=["t"], false_values=["f"],
        ),
    )
