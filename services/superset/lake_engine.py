"""The one DuckDB a worker holds open, with the lake attached read-only and its doors closed.

Runs inside Superset's environment. Superset opens a new connection for every query, and attaching the lake takes a
good part of a second; here each query gets a cursor of the instance that is already open. Does not belong here: which
tables may be read (`guard.py`), or how the platform opens the lake (`lake/connect.py`, another environment).
"""
# pyright: reportMissingImports=false

import threading
import time
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper
from sqlalchemy.pool import NullPool

EXTENSIONS = ("ducklake", "postgres_scanner")
SCHEME = "duckdb"
# DuckLake keeps the catalog of every snapshot that was read, some 20 MB a publication, for as long as the instance lives.
HELD_SECONDS = 3600.0
_lock = threading.Lock()
_held: duckdb.DuckDBPyConnection | None = None
_opened_at = 0.0
_address: dict[str, Any] = {}


def configure(address: dict[str, Any]) -> None:
    """Say where the lake is: catalog (libpq keywords, no password), data_path, extensions, and where a query may spill."""
    _address.update(address)


def user_agent(database: Any, source: Any = None) -> str:
    """The same for every caller: DuckDB refuses to share an instance between differing configurations."""
    return "zhongtai"


def use_held_connection(
    uri: Any, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
) -> tuple[Any, dict[str, Any]]:
    """Superset's DB_CONNECTION_MUTATOR: an engine over DuckDB takes its connections from `cursor`."""
    if uri.drivername != SCHEME:
        return uri, params
    return uri, {"creator": lambda: ConnectionWrapper(cursor()), "poolclass": NullPool}


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor with a transaction of its own, standing in the lake; opens a new instance for one that has died or is old.

    Queries that are at work on the old one end on it. Raises duckdb.IOException when the catalog does not answer.
    """
    global _held, _opened_at
    with _lock:
        if _held is not None and time.monotonic() - _opened_at > HELD_SECONDS:
            _held = None  # not closed: that would end the queries of its cursors, which keep it until they are done
        if _held is not None:
            try:
                return _standing_in_lake(_held)
            except duckdb.Error:
                # An INTERNAL error invalidates the whole instance, and a catalog that restarted leaves it hanging.
                _held.close()
                _held = None
        _held, _opened_at = _open(), time.monotonic()
        return _standing_in_lake(_held)


def _standing_in_lake(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    new = connection.cursor()
    new.execute("use lake")
    new.execute("select count(*) from duckdb_schemas() where database_name = 'lake'")  # asks the catalog
    return new


def _open() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        config={
            "extension_directory": _address["extensions"],
            "temp_directory": _address["spill"],
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )
    for name in EXTENSIONS:
        connection.load_extension(name)
    catalog, data_path = (_address[key].replace("'", "''") for key in ("catalog", "data_path"))
    connection.execute("set global TimeZone = 'UTC'")
    connection.execute(f"attach 'ducklake:postgres:{catalog}' as lake (data_path '{data_path}', read_only)")
    connection.execute(f"set global allowed_directories = ['{data_path}']")
    connection.execute("set global enable_external_access = false")
    connection.execute("set global lock_configuration = true")
    return connection
