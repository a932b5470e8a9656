"""Reads one file as text columns, exactly as it was delivered; nothing is typed or corrected here.

Here: what every format has in common: the columns looked for, fields too long to keep. Not here: the formats (read_csv.py,
read_xlsx.py, read_parquet.py, read_xes.py), meaning (mapping.py), typing and keys (batch.py), where rows go (settle.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pyarrow as pa
from pyarrow.compute import call_function

from ingestion.errors import LandingError

# A field that is longer is no business value but a fault, such as a quote that was never closed.
LONGEST_FIELD = 1_000_000
# Text of two gigabytes is where arrow's offsets end; a file is held in memory while it is read.
LARGEST_FILE = 1 << 30
SHOWN = 200


@dataclass(frozen=True)
class Delivery:
    """A file's rows. rows: every column as text, in the file's order. broken: (record number, its text, why) not of its
    shape. filled: {column: rows that took the value of a merged cell}."""

    rows: pa.Table
    numbers: pa.Array
    broken: tuple[tuple[int, str, str], ...] = ()
    filled: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Records in the file, broken ones too."""
        return len(self.rows) + len(self.broken)


def delivery(
    rows: pa.Table, broken: list[tuple[int, str, str]], filled: dict[str, int] | None = None
) -> Delivery:
    """The delivery of those rows, in order; the records between them are the broken ones."""
    found = Delivery(
        rows, _numbers(len(rows), broken), tuple((n, t[:SHOWN], why) for n, t, why in broken), filled or {}
    )
    for name in rows.column_names:
        found = _without_long(found, name)
    return found


def _without_long(found: Delivery, name: str) -> Delivery:
    """A row with a field too long for a lake of business values is broken; only its beginning is kept."""
    lengths = call_function("binary_length", [found.rows.column(name)])
    if (call_function("max", [lengths]).as_py() or 0) <= LONGEST_FIELD:
        return found
    long = call_function("greater", [call_function("coalesce", [lengths, 0]), LONGEST_FIELD])
    why = "column {!r} holds {:,} bytes, at most {:,} are kept: an open quote is the usual cause"
    broken = [
        (number, str(value)[:SHOWN], why.format(name, size, LONGEST_FIELD))
        for number, value, size in zip(
            found.numbers.filter(long.combine_chunks()).to_pylist(),
            found.rows.column(name).filter(long).to_pylist(),
            lengths.filter(long).to_pylist(),
            strict=True,
        )
    ]
    kept = call_function("invert", [long])
    return replace(
        found,
        rows=found.rows.filter(kept),
        numbers=found.numbers.filter(kept.combine_chunks()),
        broken=(*found.broken, *broken),
    )


def unique(names: list[str]) -> list[str]:
    """Trimmed names; a name that stands again, or is empty, gets its position."""
    trimmed = [name.strip() for name in names]
    first = {name: position for position, name in reversed(list(enumerate(trimmed)))}
    return [
        name if name and first[name] == position else f"{name}#{position + 1}"
        for position, name in enumerate(trimmed)
    ]


def _numbers(count: int, broken: list[tuple[int, str, str]]) -> pa.Array:
    """Record numbers from 1 of the good rows: those of broken ones are left out."""
    out = {number for number, _, _ in broken}
    if not out:
        return pa.array(range(1, count + 1), pa.int64())
    return pa.array([n for n in range(1, count + len(out) + 1) if n not in out], pa.int64())


class MissingColumns(LandingError):
    """The file lacks columns that its mapping reads. missing: their names. found: those that it has."""

    def __init__(self, missing: tuple[str, ...], found: tuple[str, ...], where: str, cure: str):
        self.missing, self.found = missing, found
        names = ", ".join(map(repr, missing))
        super().__init__(f"column {names} is missing; found: {', '.join(found)[:300]}", where, cure)

    def __reduce__(self):
        return (type(self), (self.missing, self.found, self.where, self.cure))


def check_columns(
    header: list[str], columns: tuple[str, ...], where: str, cure: Callable[[], str | None]
) -> None:
    """Raises LandingError for a column that is missing or stands twice. cure: what the format knows of the reason."""
    found = [name.strip() for name in header]
    if missing := [name for name in columns if name not in found]:
        said = cure() or "correct the names in mapping.yaml, or ask for the file as agreed"
        raise MissingColumns(tuple(missing), tuple(found), where, said)
    if doubled := sorted({name for name in columns if found.count(name) > 1}):
        raise LandingError(
            f"column {', '.join(map(repr, doubled))} stands twice", where, "rename one of them at the source"
        )


def empty(where: str) -> LandingError:
    """What is said of a file with nothing in it."""
    return LandingError("the file is empty", where, "deliver it again; even a day without sales has a header")


def too_large(size: int, where: str) -> LandingError:
    """What is said of a file that memory is not meant to hold, unpacked."""
    return LandingError(
        f"it has {size:,} bytes, at most {LARGEST_FILE:,} can be read at once",
        where,
        "deliver it in several files; several are one delivery as well",
    )
