"""Lands the inbox: every folder with a mapping.yaml, every file in it that is new by its content.

Here: the order of the steps, and that one bad file or mapping stops no other. Not here: the grammar (mapping.py),
reading (readers.py), judging (batch.py), writing (settle.py), databases (land.py).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.batch import Arrived, load_batch
from ingestion.deliveries import claims, find_files, read_new
from ingestion.errors import LandingError
from ingestion.failures import explain
from ingestion.inbox_totals import (
    Load,
    control_columns,
    control_figures,
    inbox_totals,
    landed_before,
    record_control,
    record_files,
)
from ingestion.mapping import Control, Mapping, read_mapping
from ingestion.report import FileReport, LoadReport, TableReport
from ingestion.settle import refused_in_newest, settle
from ingestion.tables import ensure_tables

Progress = Callable[[str, int, int], None]


def land_inbox(
    con: duckdb.DuckDBPyConnection,
    inbox: Path,
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> list[LoadReport]:
    """One report a folder. con: a writing connection, `use lake`. progress: called with (label, done, total).

    Files stay where they are. Status 'partial': some files were refused, or the folder broke off after some landed;
    'failed': the mapping or the lake is at fault, nothing changed. Never raises for what is delivered.
    """
    folders = sorted(path for path in inbox.iterdir() if path.is_dir()) if inbox.is_dir() else []
    claimed = claims(folders)
    reports = []
    for folder in folders:
        if any(not path.name.startswith(".") for path in folder.iterdir()):
            reports.append(land_folder(con, folder, clock, claimed, progress))
    return reports


def land_folder(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    clock: Callable[[], datetime],
    claimed: dict[str, list[str]],
    progress: Progress | None = None,
) -> LoadReport:
    """Lands one folder; see land_inbox. claimed: who feeds which source, see claims."""
    started = clock()
    load = Load(f"{started.timestamp():.6f}", started)
    files: list[FileReport] = []
    tables: dict[str, TableReport] = {}
    source = folder.name
    try:
        if not (folder / "mapping.yaml").exists():
            cure = "write one: which columns feed which entity; see examples/real_data"
            raise LandingError("there is no mapping.yaml", f"inbox/{folder.name}", cure)
        mapping = read_mapping(folder / "mapping.yaml")
        source = mapping.source
        if len(claimed.get(source, ())) > 1:
            cure = "give each a `source` of its own: one would correct and remove the other's rows"
            raise LandingError(
                f"the source {source!r} has two: {' and '.join(claimed[source])}",
                f"inbox/{folder.name}/mapping.yaml",
                cure,
            )
        ensure_tables(con, ())
        found = find_files(mapping)
        names = {path.relative_to(folder).as_posix() for path in found.control}
        landed, newest = landed_before(con, source, names)
        data, outdated = found.data, ()
        if mapping.delivery == "full":  # a list that returns to an earlier content is news again
            data, outdated = found.data[-1:], found.data[:-1]
        total = len(data) + len(found.control)
        say = (
            (lambda: progress(f"inbox 收件箱 {mapping.name}", len(files), total))
            if progress
            else (lambda: None)
        )
        say()
        known = newest if mapping.delivery == "full" else landed
        for batch in read_new(mapping, data, mapping.columns, known, files):
            _land_batch(con, mapping, batch, load, files, tables)
            say()
        if mapping.control:
            for batch in read_new(mapping, found.control, control_columns(mapping.control), landed, files):
                _land_control(con, mapping, mapping.control, batch, load, files)
                say()
        files += [FileReport(path.name, "unmatched") for path in found.unmatched]
        files += [FileReport(path.relative_to(folder).as_posix(), "superseded") for path in outdated]
        totals = inbox_totals(con, source)
    except Exception as error:
        said = explain(error, source, f"inbox/{folder.name}")
        status, totals = "failed", ()
        if any(file.status == "landed" for file in files):  # batches before the fault are committed
            status = "partial"
            with suppress(Exception):
                totals = inbox_totals(con, source)
        return LoadReport(
            source,
            started,
            clock(),
            status,
            load.load_id,
            tuple(tables.values()),
            totals,
            tuple(sorted(files, key=lambda file: file.name)),
            said,
        )
    errors = [file.error for file in files if file.error]
    return LoadReport(
        source,
        started,
        clock(),
        "partial" if errors else "ok",
        load.load_id,
        tuple(tables.values()),
        totals,
        tuple(sorted(files, key=lambda file: file.name)),
        errors[0] if errors else None,
    )


def _land_batch(con, mapping: Mapping, batch: list[Arrived], load: Load, files, tables) -> None:
    """One transaction for the batch; if it fails, one for each file, so that a bad file stops no other."""
    try:
        load_batch(con, mapping, batch)
        reports = settle(con, mapping, batch, load)
    except duckdb.Error as error:
        if len(batch) > 1:
            for file in batch:
                _land_batch(con, mapping, [file], load, files, tables)
            return
        files.append(
            FileReport(batch[0].name, "refused", error=explain(error, mapping.source, batch[0].name))
        )
        return
    for report in reports:
        old = tables.get(report.name, TableReport(report.name, mode="files"))
        tables[report.name] = replace(
            old,
            inserted=old.inserted + report.inserted,
            updated=old.updated + report.updated,
            deleted=old.deleted + report.deleted,
            refused=old.refused + report.refused,
        )
    held = None
    if mapping.delivery == "full" and (count := refused_in_newest(con)):
        held = LandingError(
            f"{count} of its rows were refused, so nobody was removed",
            f"inbox/{mapping.name}/{batch[-1].name}",
            "correct the rows and deliver again",
        )
    for file in batch:
        files.append(FileReport(file.name, "landed", file.delivery.count, file.sha256, held))


def _land_control(
    con, mapping: Mapping, control: Control, batch: list[Arrived], load: Load, files: list[FileReport]
) -> None:
    """One transaction for the control files that can be read."""
    good, figures = [], []
    for file in batch:
        try:
            said = control_figures(control, file.delivery, f"inbox/{mapping.name}/{file.name}")
            figures += [(file.name, *figure) for figure in said]
            good.append(file)
        except LandingError as error:
            files.append(FileReport(file.name, "refused", error=error))
    con.execute("begin transaction")
    try:
        record_control(con, mapping.source, control.entity, figures, load)
        record_files(con, mapping, good, load)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    files += [FileReport(file.name, "landed", file.delivery.count, file.sha256) for file in good]
