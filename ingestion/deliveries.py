"""Finds what a folder of the inbox holds, and reads what is new.

Here: which file belongs to which pattern, content hashes, a file that cannot be read set aside. Not here: landing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ingestion.batch import Arrived
from ingestion.errors import LandingError
from ingestion.mapping import Mapping, read_mapping
from ingestion.readers import Delivery, read_csv, read_parquet
from ingestion.report import FileReport
from ingestion.sources import DATABASES

# Files of a batch land in one transaction: as many as fit in memory with ease.
BATCH_BYTES = 96 << 20
_SILENT = ("mapping.yaml", "readme", ".")


@dataclass(frozen=True)
class Folder:
    """A mapping's files: of sales, of control, and those that no pattern names."""

    data: tuple[Path, ...]
    control: tuple[Path, ...]
    unmatched: tuple[Path, ...]


def claims(folders: Iterable[Path]) -> dict[str, list[str]]:
    """{source: who feeds it}: the folders by their mappings, the declared databases, the calendar.

    A source with two of them is a mistake: rows are told apart by source and key alone.
    """
    found = {database.name: [f"the database {database.name}"] for database in DATABASES}
    found["calendar"] = ["the calendar"]
    for folder in folders:
        with suppress(LandingError, OSError):  # said when the folder itself is landed
            source = read_mapping(folder / "mapping.yaml").source
            found.setdefault(source, []).append(f"inbox/{folder.name}")
    return found


def find_files(mapping: Mapping) -> Folder:
    """Sorted by name: where two files speak of one row, the later name wins."""
    folder = mapping.path.parent
    control = tuple(sorted(folder.glob(mapping.control.files))) if mapping.control else ()
    spoken = set(control)
    data = tuple(path for path in sorted(folder.glob(mapping.files)) if path not in spoken)
    known = {*control, *data}
    unmatched = tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path not in known and not path.name.lower().startswith(_SILENT)
    )
    return Folder(data, control, unmatched)


def read_new(
    mapping: Mapping,
    paths: tuple[Path, ...],
    columns: tuple[str, ...],
    landed: set[str],
    reports: list[FileReport],
) -> Iterator[list[Arrived]]:
    """Yields batches of new, readable files; appends what is known or cannot be read to `reports`.

    landed: content hashes that landed before; those yielded are added, so that a copy of a file is not read twice.
    """
    batch: list[Arrived] = []
    weight = 0
    for position, path in enumerate(paths):
        name = path.relative_to(mapping.path.parent).as_posix()
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest in landed:
                reports.append(FileReport(name, "already landed", sha256=digest))
                continue
            delivery = read_file(mapping, path, columns)
        except LandingError as error:
            reports.append(FileReport(name, "refused", error=error))
            continue
        except OSError as error:
            said = LandingError(
                f"it cannot be opened: {error.strerror}", _where(mapping, path), "check its permissions"
            )
            reports.append(FileReport(name, "refused", error=said))
            continue
        landed.add(digest)
        batch.append(Arrived(position, name, digest, delivery))
        weight += path.stat().st_size
        if weight >= BATCH_BYTES:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def read_file(mapping: Mapping, path: Path, columns: tuple[str, ...]) -> Delivery:
    """The file by the mapping's format. Raises LandingError."""
    where = _where(mapping, path)
    if mapping.format == "parquet":
        return read_parquet(path, mapping.timezone, columns, where)
    return read_csv(path, mapping.encoding, mapping.delimiter, columns, where)


def _where(mapping: Mapping, path: Path) -> str:
    return f"inbox/{mapping.name}/{path.name}"
