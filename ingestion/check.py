"""Says what landing a folder would do, by doing it to a scratch database: the same readers, the same SQL.

Here: the scratch database, what the lake already holds of the source, what was refused there. Not here: landing
(inbox.py), how it is printed (orchestration).
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.deliveries import claims
from ingestion.errors import LandingError
from ingestion.inbox import land_folder
from ingestion.mapping import Mapping
from ingestion.mapping_read import read_mappings
from ingestion.report import LoadReport
from ingestion.shape import ShapeCheck
from ingestion.tables import ensure_tables
from ingestion.vault import Unkept

# What tells one kind of refusal from another, beside its column: the words that are no value of the row.
_KINDS = "shows|never calculated|right of|fields where|bytes|empty|no case fits|cannot be made|is not|same key|landed already|replaced"


@dataclass(frozen=True)
class Refusal:
    """Rows of a file that would be listed in quarantine for one reason, with the first of them as example."""

    entity: str
    file: str
    reason: str  # invalid | duplicate | superseded
    column: str
    rows: int
    first_row: int
    message: str


@dataclass(frozen=True)
class Checked:
    """What landing would do. unfilled: {entity: its columns that the mapping leaves empty}."""

    report: LoadReport
    refusals: tuple[Refusal, ...]
    unfilled: dict[str, tuple[str, ...]]

    @property
    def well(self) -> bool:
        """Whether all would land: a row delivered twice is no fault, one that cannot be read is."""
        return self.report.status == "ok" and not any(found.reason == "invalid" for found in self.refusals)


def check_folder(
    folder: Path,
    clock: Callable[[], datetime],
    neighbours: list[Path],
    check: ShapeCheck,
    lake: duckdb.DuckDBPyConnection | None = None,
    key: bytes | None = None,
) -> Checked:
    """Nothing is written but a temporary file. neighbours: the inbox's folders, folder among them if it lies there. check: as
    land_inbox takes it.

    lake: a connection in the lake, which may be read-only: what has landed of the source counts. key: the secret that its
    tokens were made with, so that a row delivered twice is known. Nothing goes to a vault. Never raises for what is delivered.
    """
    parts: tuple[Mapping, ...] = ()
    with suppress(LandingError, OSError):  # said by land_folder
        parts = read_mappings(folder / "mapping.yaml")
    with scratch() as con:
        if lake is not None and parts:
            _remember(con, lake, parts)
        claimed = claims(neighbours if folder in neighbours else [folder])
        report = land_folder(con, folder, clock, claimed, check, vault=Unkept(key))
        refusals = _refusals(con, report.load_id)
    unfilled = {
        mapped.entity.name: tuple(c.name for c in mapped.entity.columns if c.name not in mapped.fields)
        for part in parts
        for mapped in part.entities
    }
    return Checked(report, refusals, {name: columns for name, columns in unfilled.items() if columns})


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in a temporary file, so that memory stays bounded; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zhongtai-check-") as folder:
        con = duckdb.connect(str(Path(folder) / "scratch.duckdb"))
        try:
            con.execute("set TimeZone = 'UTC'")
            ensure_tables(con, ())
            yield con
        finally:
            con.close()


def _remember(
    con: duckdb.DuckDBPyConnection, lake: duckdb.DuckDBPyConnection, parts: tuple[Mapping, ...]
) -> None:
    """Copies what has landed of the source: rows with the same keys are duplicates or corrections then."""
    known = {
        f"{schema}.{table}"
        for schema, table in lake.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
    }
    wanted = {f"raw_inbox.{m.entity.name}": "_source = ?" for part in parts for m in part.entities}
    wanted |= {"raw_inbox._landed_file": "source = ?", "raw_inbox._control_total": "source = ?"}
    wanted["quarantine.refused_row"] = "source = ? and reason = 'invalid'"
    for table, condition in wanted.items():
        if table in known:
            found = lake.execute(f"select * from {table} where {condition}", [parts[0].source])
            con.register("_remembered", found.fetch_record_batch())
            con.execute(f"insert into {table} by name select * from _remembered")
            con.unregister("_remembered")


def _refusals(con: duckdb.DuckDBPyConnection, load_id: str) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(*row)
        for row in con.execute(
            "select entity, file_name, reason, coalesce(column_name, ''), count(*), min(row_number),"
            " min_by(message, row_number) from quarantine.refused_row where load_id = ?"
            " group by 1, 2, 3, 4, regexp_extract(message, ?) order by 1, 2, 3, 4, 6",
            [load_id, _KINDS],
        ).fetchall()
    )
