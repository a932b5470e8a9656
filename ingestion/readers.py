"""Reads one file as text columns, exactly as it was delivered; nothing is typed or corrected here.

Here: CSV in any encoding and Parquet, with errors that name the file, what was found and the cure. Not here: meaning
(mapping.py, expressions.py), typing, keys, where rows go (inbox.py).
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from ingestion.errors import LandingError

# What to try when a file is not what its mapping says, most telling first.
_GUESSES = ("utf-8-sig", "gb18030", "utf-16", "big5", "cp1252")


@dataclass(frozen=True)
class Delivery:
    """A file's rows. rows: every column as text, in the file's order. broken: (record number, its text, why) not of its shape."""

    rows: pa.Table
    numbers: pa.Array
    broken: tuple[tuple[int, str, str], ...] = ()

    @property
    def count(self) -> int:
        """Records in the file, broken ones too."""
        return len(self.rows) + len(self.broken)


def read_csv(path: Path, encoding: str, delimiter: str, columns: tuple[str, ...], where: str) -> Delivery:
    """Raises LandingError for a wrong encoding, missing or doubled columns, an empty file."""
    content = path.read_bytes()
    if not content.strip():
        raise LandingError(
            "the file is empty", where, "deliver it again; even a day without sales has a header"
        )
    try:
        text = content.decode(
            "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
        )
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 4].hex(" ")
        guess = _guess(content, delimiter, columns)
        cure = f"set `encoding: {guess}` in mapping.yaml" if guess else "ask who delivers it for its encoding"
        raise LandingError(
            f"it is not {encoding}: the bytes {found} at position {error.start} cannot be read", where, cure
        ) from None
    header = _header(text, delimiter)
    _check_columns(header, columns, where, lambda: _guess(content, delimiter, columns), delimiter)
    broken: list[tuple[int, str, str]] = []

    def keep(row: pacsv.InvalidRow) -> str:
        message = f"{row.actual_columns} fields where the header has {row.expected_columns}"
        broken.append((row.number - 1, row.text or "", message))  # the header is record 1 to arrow
        return "skip"

    try:
        rows = pacsv.read_csv(
            pa.py_buffer(text.encode("utf-8")),
            read_options=pacsv.ReadOptions(use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=keep
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in header}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        cure = "look at the file near there: an open quote is the usual cause"
        raise LandingError(
            f"it cannot be read as CSV: {str(error).splitlines()[0][:200]}", where, cure
        ) from None
    rows = rows.rename_columns(_unique(rows.column_names))
    return Delivery(rows, _numbers(len(rows), broken), tuple(broken))


def read_parquet(path: Path, zone: str, columns: tuple[str, ...], where: str) -> Delivery:
    """Every column as text; DECIMAL, dates and whole numbers keep every digit. Raises LandingError.

    Timestamps with a zone become local ones in `zone`, which is where the mapping says that local ones are.
    """
    try:
        rows = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise LandingError(
            f"it is not Parquet: {str(error).splitlines()[0][:200]}",
            where,
            "deliver it again, or set `format: csv` in mapping.yaml",
        ) from None
    _check_columns(rows.column_names, columns, where, lambda: None, "")
    texts = {}
    for name, column in zip(_unique(rows.column_names), rows.columns, strict=True):
        if pa.types.is_nested(column.type):
            if name in columns:
                raise LandingError(
                    f"column {name!r} is {column.type}", where, "deliver plain columns, one value each"
                )
            continue
        texts[name] = _texts(column, zone, name, where)
    return Delivery(pa.table(texts), _numbers(len(rows), []))


def _texts(column: pa.ChunkedArray, zone: str, name: str, where: str) -> pa.ChunkedArray:
    kind = column.type
    try:
        if pa.types.is_timestamp(kind) and kind.tz:
            column = pc.call_function("local_timestamp", [column.cast(pa.timestamp(kind.unit, zone))])
        return column.cast(pa.string())
    except pa.ArrowException as error:  # e.g. bytes that are no UTF-8
        raise LandingError(
            f"column {name!r} ({kind}) cannot be read as text: {str(error).splitlines()[0][:200]}",
            where,
            "deliver it as text, number, date or timestamp, or leave the column out",
        ) from None


def _unique(names: list[str]) -> list[str]:
    """Trimmed names; a name that stands again, or is empty, gets its position."""
    trimmed = [name.strip() for name in names]
    return [
        name if name and trimmed.index(name) == position else f"{name}#{position + 1}"
        for position, name in enumerate(trimmed)
    ]


def _numbers(count: int, broken: list[tuple[int, str, str]]) -> pa.Array:
    """Record numbers from 1 of the good rows: those of broken ones are left out."""
    out = {number for number, _, _ in broken}
    if not out:
        return pa.array(range(1, count + 1), pa.int64())
    return pa.array([n for n in range(1, count + len(out) + 1) if n not in out], pa.int64())


def _header(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text), delimiter=delimiter), [])


def _guess(content: bytes, delimiter: str, columns: tuple[str, ...]) -> str | None:
    """The first encoding under which the header holds the columns looked for."""
    for name in _GUESSES:
        try:
            header = _header(content.decode(name), delimiter)
        except (UnicodeDecodeError, UnicodeError, csv.Error):
            continue
        if set(columns) <= {found.strip() for found in header}:
            return "utf-8" if name == "utf-8-sig" else name
    return None


def _check_columns(header, columns, where, guess, delimiter) -> None:
    found = [name.strip() for name in header]
    missing = [name for name in columns if name not in found]
    if missing:
        encoding = guess()
        cure = "correct the names in mapping.yaml, or ask for the file as agreed"
        if encoding:
            cure = f"the file reads well as {encoding}: set `encoding: {encoding}` in mapping.yaml"
        elif len(found) == 1 and delimiter:
            other = next((mark for mark in (";", "\t", "|", ",") if mark in found[0]), None)
            cure = (
                f"it looks delimited by {other!r}: set `delimiter: {other!r}` in mapping.yaml"
                if other
                else cure
            )
        raise LandingError(
            f"column {', '.join(map(repr, missing))} is missing; found: {', '.join(found)[:300]}", where, cure
        )
    if doubled := sorted({name for name in columns if found.count(name) > 1}):
        raise LandingError(
            f"column {', '.join(map(repr, doubled))} stands twice", where, "rename one of them at the source"
        )
