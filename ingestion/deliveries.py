"""Finds what a folder of the inbox holds, and reads what is new.

Here: which file belongs to which pattern, content hashes, a file that cannot be read set aside. Not here: landing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from ingestion.batch import Arrived
from ingestion.errors import LandingError
from ingestion.lookups import Found, with_lookups
from ingestion.mapping import Mapping, Shape
from ingestion.mapping_read import read_mappings
from ingestion.read_csv import read_csv
from ingestion.read_parquet import read_parquet
from ingestion.read_xes import read_xes
from ingestion.read_xlsx import SHEET, read_xlsx
from ingestion.readers import LARGEST_FILE, Delivery, too_large
from ingestion.report import FileReport
from ingestion.sources import DATABASES, RESTS
from ingestion.xes_records import EVENT_INDEX

# Files of a batch land in one transaction: as many as fit in memory with ease.
BATCH_BYTES = 96 << 20
_SILENT = ("mapping.yaml", "readme", ".", "~$")


def claims(folders: Iterable[Path]) -> dict[str, list[str]]:
    """{source: who feeds it}: the folders by their mappings, the declared databases, the calendar.

    A source with two of them is a mistake: rows are told apart by source and key alone.
    """
    found = {database.name: [f"the database {database.name}"] for database in DATABASES}
    found |= {rest.name: [f"the interface {rest.name}"] for rest in RESTS}
    found["calendar"] = ["the calendar"]
    for folder in folders:
        with suppress(LandingError, OSError):  # said when the folder itself is landed
            source = read_mappings(folder / "mapping.yaml")[0].source
            found.setdefault(source, []).append(f"inbox/{folder.name}")
    return found


def matching(folder: Path, pattern: str) -> tuple[Path, ...]:
    """Sorted by name: where two files speak of one row, the later name wins."""
    return tuple(
        path
        for path in sorted(folder.glob(pattern))
        if path.is_file() and path.name != "mapping.yaml" and not path.name.startswith("~$")
    )


def control_files(mapping: Mapping) -> tuple[Path, ...]:
    """The files in which the delivering system states its totals."""
    return matching(mapping.path.parent, mapping.control.files) if mapping.control else ()


def data_files(mapping: Mapping) -> tuple[Path, ...]:
    """The files of rows: what is a control file is none."""
    spoken = set(control_files(mapping))
    return tuple(path for path in matching(mapping.path.parent, mapping.files) if path not in spoken)


def unmatched_files(parts: tuple[Mapping, ...]) -> tuple[Path, ...]:
    """Files of the folder that no pattern names."""
    folder = parts[0].path.parent
    known = {path for part in parts for path in (*data_files(part), *control_files(part))}
    known |= {path for part in parts for lookup in part.lookups for path in matching(folder, lookup.files)}
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path not in known and not path.name.lower().startswith(_SILENT)
    )


def read_new(
    mapping: Mapping,
    paths: tuple[Path, ...],
    columns: tuple[str, ...],
    landed: set[str],
    reports: list[FileReport],
    lookups: tuple[Found, ...] = (),
) -> Iterator[list[Arrived]]:
    """Yields batches of new, readable files; appends what is known or cannot be read to `reports`.

    landed: content hashes that landed before; those yielded are added, so that a copy of a file is not read twice.
    """
    batch: list[Arrived] = []
    weight = 0
    for position, path in enumerate(paths):
        name, where = path.relative_to(mapping.path.parent).as_posix(), where_of(mapping, path)
        try:
            content = read_settled(path, where)
            digest = digest_of(content, lookups)
            if digest in landed:
                reports.append(FileReport(name, "already landed", sha256=digest, part=mapping.part))
                continue
            delivery = with_lookups(read_content(content, mapping.shape, columns, where), mapping, lookups)
        except LandingError as error:
            status = "unsettled" if isinstance(error, StillWritten) else "refused"
            reports.append(FileReport(name, status, error=error, part=mapping.part))
            continue
        landed.add(digest)
        batch.append(Arrived(position, name, digest, delivery))
        weight += max(len(content), delivery.rows.nbytes)
        if weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


class StillWritten(LandingError):
    """The file changed while it was read."""


def read_settled(path: Path, where: str) -> bytes:
    """The file's content, read once: what is hashed is what is landed, whatever lies there later. Raises LandingError."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > LARGEST_FILE:
                raise too_large(size, where)
            content = file.read()
            after = path.stat().st_size
    except OSError as error:
        raise LandingError(f"it cannot be opened: {error.strerror}", where, "check its permissions") from None
    if size != after or len(content) != after:
        raise StillWritten(
            f"it is still being written: {size:,} bytes when it was opened, {after:,} when it had been read",
            where,
            "nothing to do: the next run takes it; to be sure, write under another name and rename it",
        )
    return content


def digest_of(content: bytes, lookups: tuple[Found, ...] = ()) -> str:
    """The content's hash; where values are looked up, together with what they are looked up in."""
    digest = hashlib.sha256(content).hexdigest()
    if not lookups:
        return digest
    return hashlib.sha256(" ".join([digest, *(found.sha256 for found in lookups)]).encode()).hexdigest()


def read_content(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> Delivery:
    """The file's rows by its format. Raises LandingError."""
    read = {"csv": read_csv, "xlsx": read_xlsx, "parquet": read_parquet, "xes": read_xes}[shape.format]
    return read(content, shape, columns, where)


def unread(mapping: Mapping, columns: Iterable[str]) -> tuple[str, ...]:
    """Those columns of a file that no field reads, without what came with lookups and readers."""
    known = {*mapping.columns, *mapping.needed, SHEET, EVENT_INDEX}
    return tuple(name for name in columns if name not in known and not mapping.looked_up(name))


def where_of(mapping: Mapping, path: Path) -> str:
    """The file's place, as shown to people."""
    return f"inbox/{mapping.name}/{path.name}"
