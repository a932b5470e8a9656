"""Open DuckDB with the lake attached under the name `lake`.

Belongs here: extensions, the attach statement, settings every connection shares. Does not: what is read or written.
No password passes through: libpq reads it from the role's password file.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from lake import postgres
from lake.home import Home

EXTENSIONS = ("ducklake", "postgres_scanner")

# DuckLake gives up after 10 tries by default, which busy writers use up; 100 with the default backoff starves one.
SETTINGS = {
    "TimeZone": "UTC",
    "ducklake_max_retry_count": "100",
    "ducklake_retry_wait_ms": "20",
    "ducklake_retry_backoff": "1",
}


@dataclass(frozen=True)
class LakeAddress:
    """Everything needed to attach the lake: its catalog (PostgreSQL), its files, DuckDB's extensions, room to put aside."""

    host: str
    port: int
    user: str
    passfile: Path
    data_path: str
    extensions: Path
    spill: Path
    database: str = "lake"

    @property
    def catalog(self) -> str:
        """libpq keywords of the catalog; names the password's file, never the password."""
        words = {
            "dbname": self.database,
            "user": self.user,
            "host": self.host,
            "port": self.port,
            "passfile": self.passfile,
        }
        return " ".join(f"{name}={_quoted(str(word))}" for name, word in words.items())

    @property
    def variables(self) -> dict[str, str]:
        """The environment that dbt's profile reads; names files that hold secrets, never a secret."""
        return {
            "ZT_LAKE_CATALOG": self.catalog,
            "ZT_LAKE_DATA": self.data_path,
            "ZT_EXTENSIONS": str(self.extensions),
            "ZT_SPILL": str(self.spill),
        }


def lake_address(home: Home, server: postgres.Address, user: str = "lake_writer") -> LakeAddress:
    """The lake of `home` for a role: `lake_writer` or `lake_reader`."""
    return LakeAddress(
        host=server.host,
        port=server.port,
        user=user,
        passfile=home.passfile(user),
        data_path=f"{home.lake}/",
        extensions=home.extensions,
        spill=home.spill,
    )


def _quoted(word: str) -> str:
    """As libpq reads it: in quotes, for a home may lie in a folder with spaces in its name."""
    return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"


def literal(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def install_extensions(folder: Path) -> None:
    """Unpack the extensions' wheels into `folder`; no network, once an instance."""
    from duckdb_extensions import import_extension

    version = folder / f"v{duckdb.__version__}"
    if len(list(version.glob("*/*.duckdb_extension"))) >= len(EXTENSIONS):
        return
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"extension_directory": str(folder)}) as connection:
        for name in EXTENSIONS:
            import_extension(name, con=connection)


def attach_sql(address: LakeAddress, *, read_only: bool = False) -> str:
    """The statement that attaches the lake as `lake`; inlining of small rows is left at DuckLake's default."""
    options = f"data_path {literal(address.data_path)}" + (", read_only" if read_only else "")
    return f"attach {literal(f'ducklake:postgres:{address.catalog}')} as lake ({options})"


def opening_sql(address: LakeAddress, *, read_only: bool = False) -> list[str]:
    """What makes any DuckDB a reader or writer of the lake, statement by statement."""
    return [
        f"set extension_directory = {literal(str(address.extensions))}",
        "set autoinstall_known_extensions = false",
        f"set temp_directory = {literal(str(address.spill))}",  # by default .tmp in the folder one stands in
        *(f"load {name}" for name in EXTENSIONS),
        *(f"set global {setting} = '{value}'" for setting, value in SETTINGS.items()),
        attach_sql(address, read_only=read_only),
        "use lake",
    ]


def connect(address: LakeAddress, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A new in-memory DuckDB with the lake attached and in use, in UTC.

    Raises duckdb.IOException when PostgreSQL does not answer or refuses the role.
    """
    connection = duckdb.connect()
    try:
        for statement in opening_sql(address, read_only=read_only):
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def another(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection of its own to the lake that `connection` has attached: attaching again costs a third of a second.

    Raises duckdb.Error where a fault has broken the one that attached it.
    """
    other = connection.cursor()
    other.execute("use lake")
    return other
