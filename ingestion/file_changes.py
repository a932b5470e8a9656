"""What the files of a folder have become since they first landed: a column that came, or one that the mapping needs and is gone.

Here: finding that out from what landed and what was refused. Not here: the same of databases (schema_changes.py), refusing a file
(readers.py), where changes are kept (ops).
"""

import shlex
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ingestion.deliveries import control_files, unread
from ingestion.mapping import Mapping
from ingestion.readers import MissingColumns
from ingestion.report import FileReport, SchemaChange


def file_changes(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, files: list[FileReport]
) -> Iterator[SchemaChange]:
    """Of one part of a mapping, after it was landed. files: what became of each.

    What the files of the first landing had and nobody read is no change. After that the file that landed last tells what came;
    what is gone is told by refused files, until one that was delivered later lands.
    """
    place = f"inbox/{mapping.name}/mapping.yaml"
    for column, name in _came(con, mapping):
        accept = shlex.join(["zhongtai", "sources", "accept", mapping.source, mapping.files, column])
        cure = f"name it under `fields` in {place}, or `{accept}`"
        yield SchemaChange(mapping.source, mapping.files, column, "added", f"since {name}; not read", cure)
    folder, own = mapping.path.parent, [file for file in files if file.part == mapping.part]
    landed = [_delivered(folder, f.name) for f in own if f.status in ("landed", "already landed")]
    gone: dict[str, SchemaChange] = {}
    for file in own:
        if not isinstance(file.error, MissingColumns):
            continue
        if file.status == "refused" and _delivered(folder, file.name) > max(landed, default=(0, "")):
            detail = f"{file.name} lacks it and was refused; it has: {', '.join(file.error.found)[:300]}"
            cure = f"ask for the file as agreed, or correct the column's name in {place}"
            for column in file.error.missing:
                gone[column] = SchemaChange(mapping.source, mapping.files, column, "removed", detail, cure)
    yield from gone.values()


def _came(con: duckdb.DuckDBPyConnection, mapping: Mapping) -> list[tuple[str, str]]:
    """(column, file) of what the newest file has beyond the mapping and the files of the first landing."""
    spoken = [path.relative_to(mapping.path.parent).as_posix() for path in control_files(mapping)]
    rows = con.execute(
        "select file_name, load_id, columns from raw_inbox._landed_file where source = ? and coalesce(part, '') = ?"
        " and columns is not null and not list_contains(?, file_name) order by rowid",
        [mapping.source, mapping.part, spoken],
    ).fetchall()
    if not rows:
        return []
    known = {column for _, load_id, columns in rows if load_id == rows[0][1] for column in columns}
    name, _, newest = rows[-1]
    return [(column, name) for column in unread(mapping, newest) if column and column not in known]


def _delivered(folder: Path, name: str) -> tuple[int, str]:
    """When the file was put there, as order; one that is gone again was put there first."""
    try:
        return (folder / name).stat().st_mtime_ns, name
    except OSError:
        return 0, name
