"""A connection for people's own SQL: it reads the lake and can do nothing else.

`read_only` alone permits COPY TO and reading any file, so files outside the lake's folder, external access and later
changes of the configuration are closed too, and only SELECT-like statements pass. The PostgreSQL role only reads.
"""

from pathlib import Path

import duckdb

from lake.connect import LakeAddress, connect, literal


class RefusedStatement(Exception):
    """The statement is not a single query."""


def locked_down(address: LakeAddress) -> duckdb.DuckDBPyConnection:
    """A read-only connection that cannot leave the lake's own files. `address.user` is a reader role."""
    connection = connect(address, read_only=True)
    folder = str(Path(address.data_path)) if "://" not in address.data_path else address.data_path
    connection.execute(f"set allowed_directories = [{literal(f'{folder}/')}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def run(connection: duckdb.DuckDBPyConnection, statement: str) -> duckdb.DuckDBPyConnection:
    """Execute one query. Raises RefusedStatement for anything that is not one SELECT, and duckdb.Error as it comes."""
    try:
        parsed = connection.extract_statements(statement)
    except duckdb.ParserException as error:
        raise RefusedStatement(f"That is not SQL DuckDB can read. {error}") from error
    # No EXPLAIN either: `explain analyze copy …` would write into the one folder that is open.
    if len(parsed) != 1 or parsed[0].type != duckdb.StatementType.SELECT:
        kinds = ", ".join(s.type.name for s in parsed) or "nothing"
        raise RefusedStatement(
            f"Only one SELECT at a time is read here; this is {kinds}. "
            "The lake is written by the pipeline alone: change a model or a source instead."
        )
    return connection.execute(parsed[0])
