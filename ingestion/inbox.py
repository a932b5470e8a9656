"""Lands the inbox: every folder with a mapping.yaml, every file in it that is new by its content.

Here: folders, and that one bad mapping stops no other. Not here: the files of a folder (inbox_files.py), the grammar
(mapping_read.py), judging (batch.py), writing (settle.py), databases (land.py).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.deliveries import claims, unmatched_files
from ingestion.errors import LandingError
from ingestion.failures import explain
from ingestion.file_changes import file_changes
from ingestion.inbox_files import Landing, land_part
from ingestion.inbox_totals import Load, inbox_totals
from ingestion.mapping import Mapping
from ingestion.mapping_read import read_mappings
from ingestion.personal_rows import feeding, personal
from ingestion.privacy import TEXT, door_of
from ingestion.repairs import repairs_of
from ingestion.report import FileReport, LoadReport, Repair, SchemaChange
from ingestion.shape import ShapeCheck
from ingestion.spec import Column
from ingestion.tables import ensure_tables
from ingestion.vault import Vault

Progress = Callable[[str, int, int], None]


def land_inbox(
    con: duckdb.DuckDBPyConnection,
    inbox: Path,
    clock: Callable[[], datetime],
    check: ShapeCheck,
    progress: Progress | None = None,
    vault: Vault | None = None,
) -> list[LoadReport]:
    """One report a folder. con: a writing connection, `use lake`. check: of the shape that the entities declare. progress: called with (label, done, total). vault: where
    personal values go; a mapping that fills a personal column cannot land without.

    Files stay where they are. Status 'partial': some files were refused, or the folder broke off after some landed;
    'failed': the mapping or the lake is at fault, nothing changed. Never raises for what is delivered.
    """
    folders = delivery_folders(inbox)
    claimed = claims(folders)
    # names that one folder brings are known before the texts of another are read
    order = sorted(folders, key=_has_text)
    reports = {folder: land_folder(con, folder, clock, claimed, check, progress, vault) for folder in order}
    return [reports[folder] for folder in folders]


def delivery_folders(inbox: Path) -> list[Path]:
    """The folders of the inbox that hold anything, by name."""
    folders = sorted(path for path in inbox.iterdir() if path.is_dir()) if inbox.is_dir() else []
    return [folder for folder in folders if any(not p.name.startswith(".") for p in folder.iterdir())]


def _personal(parts: tuple[Mapping, ...]) -> list[Column]:
    """The personal columns that the mapping fills."""
    entities = [mapped for part in parts for mapped in part.entities]
    return [mapped.entity.column(name) for mapped in entities for name in personal(mapped)]


def _has_text(folder: Path) -> bool:
    with suppress(LandingError, OSError):  # said when the folder itself is landed
        return any(column.personal == TEXT for column in _personal(read_mappings(folder / "mapping.yaml")))
    return False


def personal_columns(inbox: Path) -> set[str]:
    """Columns of files that a mapping of the inbox feeds into a personal column."""
    found: set[str] = set()
    for folder in delivery_folders(inbox):
        with suppress(LandingError, OSError):  # said when the folder itself is landed
            found.update(*(feeding(mapping) for mapping in read_mappings(folder / "mapping.yaml")))
    return found


def land_folder(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    clock: Callable[[], datetime],
    claimed: dict[str, list[str]],
    check: ShapeCheck,
    progress: Progress | None = None,
    vault: Vault | None = None,
) -> LoadReport:
    """Lands one folder; see land_inbox. claimed: who feeds which source, see claims."""
    started = clock()
    landing = Landing(Load(f"{started.timestamp():.6f}", started), check, progress)
    repairs: tuple[Repair, ...] = ()
    changes: list[SchemaChange] = []
    source, totals, error = folder.name, (), None
    try:
        if not (folder / "mapping.yaml").exists():
            cure = "write one (`zhongtai sources draft FILE` proposes it): which columns feed which entity"
            raise LandingError("there is no mapping.yaml", f"inbox/{folder.name}", cure)
        parts = read_mappings(folder / "mapping.yaml")
        source = parts[0].source
        if len(claimed.get(source, ())) > 1:
            cure = "give each a `source` of its own: one would correct and remove the other's rows"
            raise LandingError(
                f"the source {source!r} has two: {' and '.join(claimed[source])}",
                f"inbox/{folder.name}/mapping.yaml",
                cure,
            )
        ensure_tables(con, ())
        landing.door = door_of(vault, source, f"inbox/{folder.name}/mapping.yaml", _personal(parts))
        for part in sorted(parts, key=lambda part: any(c.personal == TEXT for c in _personal((part,)))):
            land_part(con, part, landing)
            changes += file_changes(con, part, landing.files)
        landing.files += [FileReport(path.name, "unmatched") for path in unmatched_files(parts)]
        totals, repairs = inbox_totals(con, source), repairs_of(con, source, landing.load.load_id)
        errors = [file.error for file in landing.files if file.error]
        status, error = ("partial", errors[0]) if errors else ("ok", None)
    except Exception as raised:
        error, status = explain(raised, source, f"inbox/{folder.name}"), "failed"
        if any(file.status == "landed" for file in landing.files):  # batches before the fault are committed
            status = "partial"
            with suppress(Exception):
                totals, repairs = inbox_totals(con, source), repairs_of(con, source, landing.load.load_id)
    return LoadReport(
        source,
        started,
        clock(),
        status,
        landing.load.load_id,
        tuple(landing.tables.values()),
        totals,
        tuple(sorted(landing.files, key=lambda file: file.name)),
        error,
        repairs,
        tuple(changes),
    )
