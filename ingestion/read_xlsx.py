"""Reads sheets of an XLSX workbook: what its cells show, never what their formulas say.

Here: cells as text, merged ranges, cells that show an error. Not here: other formats, meaning; which number in a date's
column is a date (field_type.py, repair `serial`).
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from fnmatch import fnmatchcase
from typing import Any

import pyarrow as pa

from ingestion.errors import LandingError
from ingestion.header import joined_names
from ingestion.mapping import Shape
from ingestion.readers import Delivery, check_columns, delivery, empty, unique
from ingestion.sheet_marks import Marks, cell_name, sheet_marks
from ingestion.workbook import cell_text, open_workbook

_ROWS_AT_ONCE = 20_000
SHEET = "(sheet)"  # a column that every workbook has: the name of the sheet that a row stands in


def read_xlsx(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> Delivery:
    """All sheets whose name fits the shape's pattern, one below the other; all must have the columns. Raises LandingError."""
    with closing(open_workbook(content, where)) as book:
        tables, broken, filled, count = [], [], Counter(), 0
        for sheet in _chosen(book.worksheets, shape, where):
            found, faults = _sheet(sheet, content, shape, columns, filled, f"{where}, sheet {sheet.title!r}")
            broken += [(count + number, text, why) for number, text, why in faults]
            count += len(found) + len(faults)
            tables.append(found)
    return delivery(pa.concat_tables(tables, promote_options="default"), broken, dict(filled))


def _chosen(sheets: list[Any], shape: Shape, where: str) -> list[Any]:
    seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    names = ", ".join(sheet.title for sheet in seen)
    if not shape.sheet:
        if len(seen) == 1:
            return seen
        raise LandingError(
            f"it has {len(seen)} sheets: {names}",
            where,
            "say which with `sheet: name` in mapping.yaml; * stands for any",
        )
    found = [sheet for sheet in seen if fnmatchcase(sheet.title, shape.sheet)]
    if not found:
        raise LandingError(
            f"it has no sheet {shape.sheet!r}; found: {names}", where, "correct `sheet` in mapping.yaml"
        )
    return found


def _sheet(
    sheet: Any, content: bytes, shape: Shape, columns: tuple[str, ...], filled: Counter, where: str
) -> tuple[pa.Table, list[tuple[int, str, str]]]:
    """Rows as text, and those with a cell that shows no value to trust: (record number, text, why)."""
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        marks = sheet_marks(archive, sheet._worksheet_path)
    rows = enumerate(sheet.iter_rows(), 1)
    names = list(shape.header) or _names(rows, marks, shape)
    if not any(names):
        raise empty(where)
    check_columns([*names, SHEET], (*columns, *shape.merged), where, lambda: None)
    wanted = {place for place, name in enumerate(names) if name in columns}
    repeated = {place: name for place, name in enumerate(names) if name in shape.merged}
    commas = [place for place, name in enumerate(names) if name in shape.comma]
    kept: list[list[str]] = []
    broken: list[tuple[int, str, str]] = []
    chunks: list[pa.Table] = []
    read = 0
    first_values: dict[tuple[int, int], str] = {}
    for number, cells in rows:
        texts = [cell_text(cell.value) for cell in cells]
        for place in commas:
            if place < len(cells) and isinstance(cells[place].value, float):
                texts[place] = texts[place].replace(".", ",")
        if not any(texts) and not any((number, place) in marks.uncalculated for place in wanted):
            continue  # a blank line is none, as in a text file
        read += 1
        for place, name in repeated.items():
            if first := marks.merged.get((number, place)):
                if first == (number, place):
                    first_values[first] = texts[place]
                elif place < len(texts) and not texts[place] and first_values.get(first):
                    texts[place] = first_values[first]
                    filled[name] += 1
        faults = _faults(number, cells, texts, marks, wanted, len(names))
        if faults:
            broken.append((read, " | ".join(texts), "; ".join(faults)))
        else:
            kept.append((texts + [""] * len(names))[: len(names)])
            if len(kept) == _ROWS_AT_ONCE:
                chunks.append(_table(kept, names, shape, sheet.title))
                kept = []
    return pa.concat_tables([*chunks, _table(kept, names, shape, sheet.title)]), broken


def _table(rows: list[list[str]], names: list[str], shape: Shape, title: str) -> pa.Table:
    """Rows of texts as a table: a list of lists takes ten times the memory."""
    values = list(zip(*rows, strict=True)) or [()] * len(names)
    places = [place for place, name in enumerate(names) if not (shape.header and name == "_")]
    columns = zip(unique([names[place] for place in places]), places, strict=True)
    found = {name: pa.array(values[place], pa.string()) for name, place in columns}
    return pa.table({**found, SHEET: pa.array([title] * len(rows), pa.string())})


def _names(rows: Iterator[tuple[int, Any]], marks: Marks, shape: Shape) -> list[str]:
    """The header's names; rows is left at the first row below it. Each cell of a merged range shows the first's text."""
    head: list[list[str]] = []
    held: dict[tuple[int, int], str] = {}
    for number, cells in rows:
        line = []
        for place, cell in enumerate(cells):
            first = marks.merged.get((number, place), (number, place))
            held.setdefault(first, cell_text(cell.value))
            line.append(held[first])
        if number >= shape.header_row:
            head.append(line)
        if number >= shape.header_row + shape.header_rows - 1:
            break
    names = joined_names(head)
    while names and not names[-1]:
        names.pop()
    return names


def _faults(
    number: int, cells: Any, texts: list[str], marks: Marks, wanted: set[int], width: int
) -> list[str]:
    """Why the row is not to be trusted, cell by cell; only cells that the mapping reads count."""
    found = []
    for place in sorted(wanted):
        shown = texts[place] if place < len(texts) else ""
        if place < len(cells) and cells[place].data_type == "e":
            found.append(f"{cell_name(number, place)} shows {shown}: correct its formula")
        elif not shown and (number, place) in marks.uncalculated:
            found.append(
                f"{cell_name(number, place)} is a formula that was never calculated: open and save the file"
            )
    if any(texts[width:]):
        found.append(f"row {number} has values right of the last name of the header")
    return found
