"""Lands the files of one part of a mapping: batches of data, then the control files.

Here: the order of the steps, and that one bad file stops no other. Not here: folders (inbox.py), reading
(deliveries.py), judging (batch.py), writing (settle.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import duckdb

from ingestion.batch import Arrived, load_batch
from ingestion.deliveries import (
    control_files,
    data_files,
    digest_of,
    matching,
    read_content,
    read_new,
    read_settled,
    unread,
    where_of,
)
from ingestion.errors import LandingError
from ingestion.failures import explain
from ingestion.inbox_totals import (
    Load,
    control_columns,
    control_figures,
    landed_before,
    record_control,
    record_files,
)
from ingestion.lookups import Found, found
from ingestion.mapping import Control, Mapping
from ingestion.privacy import Door
from ingestion.released import released_rows
from ingestion.report import FileReport, TableReport
from ingestion.settle import refused_in_newest, settle
from ingestion.shape import ShapeCheck
from ingestion.transaction import whole


@dataclass
class Landing:
    """What a folder's landing has done so far. check: of the shape that is declared. door: what personal columns pass, None
    where there are none."""

    load: Load
    check: ShapeCheck
    progress: Callable[[str, int, int], None] | None = None
    door: Door | None = None
    files: list[FileReport] = field(default_factory=list)
    tables: dict[str, TableReport] = field(default_factory=dict)

    def say(self, mapping: Mapping, total: int) -> None:
        """Tells how many files are done."""
        if self.progress:
            label = f"inbox 收件箱 {mapping.name} {mapping.part}".rstrip()
            self.progress(label, sum(file.part == mapping.part for file in self.files), total)


def land_part(con: duckdb.DuckDBPyConnection, mapping: Mapping, landing: Landing) -> None:
    """Lands what is new of one part; what cannot be read is refused in `landing.files`. Raises what the lake raises."""
    folder, files = mapping.path.parent, landing.files
    data, control, outdated = data_files(mapping), control_files(mapping), ()
    names = {path.relative_to(folder).as_posix() for path in control}
    landed, newest = landed_before(con, mapping, names)
    if mapping.delivery == "full":  # a list that returns to an earlier content is news again
        data, outdated = data[-1:], data[:-1]
    total = len(data) + len(control)
    landing.say(mapping, total)
    try:
        lookups = _lookups(mapping)
    except LandingError as error:
        files += [FileReport(path.name, "refused", error=error, part=mapping.part) for path in data]
        data, lookups = (), ()
    known = newest if mapping.delivery == "full" else landed
    for batch in read_new(mapping, data, mapping.columns, known, files, lookups):
        _land_batch(con, mapping, batch, landing)
        landing.say(mapping, total)
    if released := released_rows(con, mapping, lookups):
        hidden = load_batch(con, mapping, released, landing.check, landing.door)
        _count(landing, settle(con, mapping, released, landing.load, hidden, released=True))
        if hidden and (left := hidden.settle(con, landing.load.load_id)):
            raise left
    if mapping.control:
        for batch in read_new(mapping, control, control_columns(mapping.control), landed, files):
            _land_control(con, mapping, mapping.control, batch, landing)
            landing.say(mapping, total)
    files += [
        FileReport(path.relative_to(folder).as_posix(), "superseded", part=mapping.part) for path in outdated
    ]


def _lookups(mapping: Mapping) -> tuple[Found, ...]:
    read = []
    for lookup in mapping.lookups:
        paths = matching(mapping.path.parent, lookup.files)
        if len(paths) != 1:
            raise LandingError(
                f"{len(paths)} files are called {lookup.files!r}, where values are looked up",
                f"inbox/{mapping.name}/mapping.yaml, lookup.{lookup.name}",
                "deliver exactly one, or correct `files`",
            )
        where = where_of(mapping, paths[0])
        content = read_settled(paths[0], where)
        delivery = read_content(content, lookup.shape, mapping.lookup_columns(lookup), where)
        read.append(found(lookup, delivery, digest_of(content), where))
    return tuple(read)


def _land_batch(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, batch: list[Arrived], landing: Landing
) -> None:
    """One transaction for the batch; if it fails, one for each file, so that a bad file stops no other."""
    try:
        hidden = load_batch(con, mapping, batch, landing.check, landing.door)
        reports = settle(con, mapping, batch, landing.load, hidden)
    except duckdb.Error as error:
        if len(batch) > 1:
            for file in batch:
                _land_batch(con, mapping, [file], landing)
            return
        said = explain(error, mapping.source, batch[0].name)
        if landing.door:  # what DuckDB says may quote a value
            said = LandingError(landing.door.redactor(said.what) or "", said.where, said.cure)
        landing.files.append(FileReport(batch[0].name, "refused", error=said, part=mapping.part))
        return
    _count(landing, reports)
    held = hidden.settle(con, landing.load.load_id) if hidden else None
    if mapping.delivery == "full" and (count := refused_in_newest(con)):
        held = LandingError(
            f"{count} of its rows were refused, so nobody was removed",
            f"inbox/{mapping.name}/{batch[-1].name}",
            "correct the rows and deliver again",
        )
    for file in batch:
        left = unread(mapping, file.delivery.rows.column_names)
        landing.files.append(
            FileReport(file.name, "landed", file.delivery.count, file.sha256, held, left, mapping.part)
        )


def _count(landing: Landing, reports: list[TableReport]) -> None:
    for report in reports:
        old = landing.tables.get(report.name, TableReport(report.name, mode="files"))
        landing.tables[report.name] = replace(
            old,
            inserted=old.inserted + report.inserted,
            updated=old.updated + report.updated,
            deleted=old.deleted + report.deleted,
            refused=old.refused + report.refused,
        )


def _land_control(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, control: Control, batch: list[Arrived], landing: Landing
) -> None:
    """One transaction for the control files that can be read."""
    good, figures = [], []
    for file in batch:
        try:
            said = control_figures(control, file.delivery, f"inbox/{mapping.name}/{file.name}")
            figures += [(file.name, *figure) for figure in said]
            good.append(file)
        except LandingError as error:
            landing.files.append(FileReport(file.name, "refused", error=error, part=mapping.part))
    with whole(con):
        record_control(con, mapping.source, control.entity, figures, landing.load)
        record_files(con, mapping, good, landing.load)
    landing.files += [
        FileReport(file.name, "landed", file.delivery.count, file.sha256, part=mapping.part) for file in good
    ]
