"""What a sheet's XML says that a stream of its cells does not: merged ranges, and formulas that were never calculated.

Here: one pass over the sheet's bytes in constant memory. (Rejected: openpyxl's other mode, which knows the ranges and holds
every cell as an object: 50 times the file.) Not here: values (read_xlsx.py).
"""

import re
import zipfile
from dataclasses import dataclass
from itertools import product

_BLOCK, _KEPT = 1 << 20, 4096
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
# a cell with a formula and no value: <c r="B7"><f>…</f><v/></c>
_BARE = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LARGEST = 1_000_000  # cells of merged ranges; a range over whole columns holds no data


@dataclass(frozen=True)
class Marks:
    """merged: {cell: first cell of its range}; uncalculated: cells. A cell is (row from 1, place from 0)."""

    merged: dict[tuple[int, int], tuple[int, int]]
    uncalculated: set[tuple[int, int]]


def sheet_marks(archive: zipfile.ZipFile, path: str) -> Marks:
    """path: the sheet's XML inside the workbook."""
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    bare: set[tuple[int, int]] = set()
    held = b""
    with archive.open(path.lstrip("/")) as file:
        while block := file.read(_BLOCK):
            held += block
            for left, top, right, bottom in _MERGED.findall(held):
                first = (int(top), place_of(left))
                rows = range(first[0], int(bottom) + 1)
                places = range(first[1], place_of(right) + 1)
                if len(rows) * len(places) + len(merged) <= _LARGEST:
                    merged |= dict.fromkeys(product(rows, places), first)
            bare |= {(int(row), place_of(letters)) for letters, row in _BARE.findall(held)}
            held = held[-_KEPT:]
    return Marks(merged, bare)


def place_of(letters: bytes) -> int:
    """A is 0, Z 25, AA 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def cell_name(row: int, place: int) -> str:
    """Row from 1 and place from 0 as a spreadsheet writes them: B7."""
    letters, rest = "", place + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return f"{letters}{row}"
