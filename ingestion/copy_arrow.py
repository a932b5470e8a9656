"""Rows of a PostgreSQL query as arrow tables, through COPY and arrow's own CSV reader.

Here: COPY, the arrow type of a declared type, what is said of a value that does not fit. Not here: which query.
"""

import io
import os
import re
import threading
from collections.abc import Generator
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import sqlalchemy as sa

from ingestion.errors import LandingError

_BLOCK_BYTES = 8 << 20
_PIPE_BYTES = 1 << 20
_ARROW = {
    "BIGINT": pa.int64(),
    "INTEGER": pa.int64(),
    "DOUBLE": pa.float64(),
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", tz="UTC"),
}


def arrow_type(duckdb_type: str) -> pa.DataType:
    """The arrow type of a declared DuckDB type. Raises KeyError for one that no database source uses."""
    if duckdb_type.startswith("DECIMAL("):
        precision, scale = duckdb_type[8:-1].split(",")
        return pa.decimal128(int(precision), int(scale))
    return _ARROW[duckdb_type]


def copy_arrow(connection: sa.Connection, sql: str, schema: pa.Schema) -> Generator[pa.Table]:
    """Yields the query's rows as arrow tables, through COPY and arrow's own CSV reader.

    Four times as fast as fetching tuples, and exact: NUMERIC goes from its text into DECIMAL, and a value
    with more decimals than declared is an error, never rounded. Raises what psycopg2 or arrow raise.
    """
    reading, writing = os.pipe()
    failure: list[BaseException] = []
    unfit = None

    def pump():
        try:
            with os.fdopen(writing, "wb", _PIPE_BYTES) as out:
                cursor: Any = connection.connection.cursor()
                cursor.copy_expert(f"copy ({sql}) to stdout (format csv)", out)
        except BaseException as error:  # handed to the reader below
            failure.append(error)

    pumping = threading.Thread(target=pump, daemon=True, name="copy")
    pumping.start()
    try:
        with io.BufferedReader(io.FileIO(reading), _PIPE_BYTES) as stream:
            try:
                if stream.peek(1):
                    for batch in _batches(stream, schema):
                        yield pa.Table.from_batches([batch])
                else:  # arrow refuses an empty stream; an empty answer is an answer
                    yield schema.empty_table()
            except pa.ArrowException as error:
                # A COPY that broke ends by itself, and half a line is its trace; one that waits for us is whole.
                pumping.join(timeout=1)
                unfit = _unfit(error, schema)
    finally:  # the stream is closed by now, which stops a COPY whose reader gave up
        pumping.join()
    # raised out here: arrow's own error quotes a row, and must not go on as the cause of what is said of it
    if failure:
        raise _unquoted(failure[0])
    if unfit:
        raise unfit


def _unfit(error: pa.ArrowException, schema: pa.Schema) -> LandingError:
    number = re.search(r"column #(\d+)", str(error))
    field = schema.field(int(number[1])) if number else None
    return LandingError(
        # arrow quotes the row where it finds other columns than there should be: not to be said, it may be a person's
        f"a value does not fit {field.name} {field.type}: {error}" if field else "a row cannot be read",
        f"column {field.name}" if field else "the source's rows",
        "declare the type that holds it, or correct the value at the source; nothing is rounded on the way in",
    )


def _unquoted(failure: BaseException) -> BaseException:
    """A failure over the data itself (SQLSTATE class 22) quotes a value, which may be a person's: only its kind is said."""
    code = getattr(failure, "pgcode", None) or ""
    if not code.startswith("22"):
        return failure
    return LandingError(
        f"the database could not give a value: {type(failure).__name__} {code}",
        "the source's rows",
        "run the table's SELECT there, as the reading role, to see which",
    )


def _batches(stream: Any, schema: pa.Schema):
    return pacsv.open_csv(
        stream,
        read_options=pacsv.ReadOptions(column_names=schema.names, block_size=_BLOCK_BYTES),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=schema,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
        ),
    )
