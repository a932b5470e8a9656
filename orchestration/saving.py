"""A query's rows into a file for a person's own tools: CSV, Parquet or XLSX, by the file's ending.

Belongs here: exactness and order of what is written, in batches, whole or not at all. Does not: which rows.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from orchestration.problems import Exit, Problem

SHEET_ROWS = 1_048_576  # of an XLSX sheet, the header among them


def save(rows: pa.RecordBatchReader, file: Path) -> int:
    """Write all rows and return how many; what stood under the name before stays until they are all written.

    Raises Problem for an ending that is not known, a folder that is not there, or more rows than a sheet holds.
    """
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise Problem(
            f"{file.suffix or 'A name without an ending'} is no form that a query can be saved in.",
            where=str(file),
            cure=f"End the name in {', '.join(WRITERS)}.",
            code=Exit.USAGE,
        )
    if not file.parent.is_dir():
        raise Problem(
            "There is no such folder.", where=str(file.parent), cure="Make it first.", code=Exit.USAGE
        )
    unfinished = file.with_name(f".{file.name}.part")
    try:
        count = write(rows, unfinished)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _counted(rows: pa.RecordBatchReader, put: Callable[[pa.RecordBatch], Any]) -> int:
    count = 0
    for batch in rows:
        put(batch)
        count += batch.num_rows
    return count


def _csv(rows: pa.RecordBatchReader, file: Path) -> int:
    from pyarrow import csv

    with file.open("wb") as stream:
        stream.write(b"\xef\xbb\xbf")  # Excel reads Chinese only behind this mark
        with csv.CSVWriter(stream, rows.schema) as writer:
            return _counted(rows, writer.write_batch)


def _parquet(rows: pa.RecordBatchReader, file: Path) -> int:
    from pyarrow import parquet

    with parquet.ParquetWriter(file, rows.schema) as writer:
        return _counted(rows, writer.write_batch)


def _xlsx(rows: pa.RecordBatchReader, file: Path) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("query")
    # A sheet's times have no zone: the column says which one they are in.
    zoned = [isinstance(field.type, pa.TimestampType) and field.type.tz is not None for field in rows.schema]
    sheet.append([f"{name} (UTC)" if z else name for name, z in zip(rows.schema.names, zoned, strict=True)])
    count = 0
    for row in _rows(rows):
        count += 1
        if count >= SHEET_ROWS:
            sheet.close()
            raise Problem(
                f"A sheet holds {SHEET_ROWS - 1:,} rows, and there are more.",
                where=str(file),
                cure="Save as .parquet or .csv, or ask for fewer rows.",
                code=Exit.USAGE,
            )
        sheet.append(row)
    book.save(file)
    return count


def _rows(rows: Iterable[pa.RecordBatch]) -> Iterator[list[Any]]:
    for batch in rows:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return str(value) if isinstance(value, (list, dict)) else value


WRITERS: dict[str, Callable[[pa.RecordBatchReader, Path], int]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
