"""Reads delimited text: any encoding, any delimiter, with a header of one or more lines or none.

Here: CSV and its likes, with errors that name the file, what was found and the cure. Not here: other formats, meaning.
"""

import pyarrow as pa
import pyarrow.csv as pacsv

from ingestion.csv_header import decode, encoded, guessed, header_and_body
from ingestion.errors import LandingError
from ingestion.header import joined_names
from ingestion.mapping import Shape
from ingestion.readers import SHOWN, Delivery, check_columns, delivery, empty, unique

_FIRST_BLOCK = 1 << 20


def read_csv(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> Delivery:
    """Raises LandingError for a wrong encoding, missing or doubled columns, an empty file."""
    if not content.strip():
        raise empty(where)
    shape = encoded(content, shape, columns)
    text = _decoded(content, shape, columns, where)
    if not text.strip():
        raise empty(where)
    if len(shape.delimiter) > 1 or shape.row_end:
        names, records = _plain_records(text, shape)
        rows, broken = _from_records(records, len(names))
    else:
        names, body = header_and_body(text, shape, where)
        rows, broken = _from_arrow(body, names, shape, where)
    check_columns(names, columns, where, lambda: _cure(content, shape, columns, names))
    if shape.header and broken and not len(rows):
        raise LandingError(
            f"every row has another number of fields than the {len(names)} names in `header`: {broken[0][2]}",
            where,
            "name every column in mapping.yaml, those not to read as _, or correct `delimiter`",
        )
    kept = [place for place, name in enumerate(names) if not (shape.header and name == "_")]
    rows = rows.select(kept).rename_columns(unique([names[place] for place in kept]))
    return delivery(rows, broken)


def _decoded(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> str:
    try:
        return decode(content, shape.encoding)
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 4].hex(" ")
        guess = guessed(content, shape, columns)
        cure = f"set `encoding: {guess}` in mapping.yaml" if guess else "ask who delivers it for its encoding"
        raise LandingError(
            f"it is not {shape.encoding}: the bytes {found} at position {error.start} cannot be read",
            where,
            cure,
        ) from None
    except UnicodeError as error:  # e.g. UTF-16 without its mark
        raise LandingError(
            f"it is not {shape.encoding}: {error}", where, "correct `encoding` in mapping.yaml"
        ) from None


def _from_arrow(
    body: str, names: list[str], shape: Shape, where: str
) -> tuple[pa.Table, list[tuple[int, str, str]]]:
    columns = [f"c{place}" for place in range(len(names))]
    if not body.strip("\r\n"):
        return pa.table({name: pa.array([], pa.string()) for name in columns}), []
    content = body.encode("utf-8")
    broken: list[tuple[int, str, str]] = []

    def keep(row: pacsv.InvalidRow) -> str:
        message = f"{row.actual_columns} fields where the header has {row.expected_columns}"
        if lines := (row.text or "").strip().count("\n"):
            message += f"; it runs over {lines + 1} lines: an open quote is the usual cause"
        broken.append((row.number, row.text or "", message))
        return "skip"

    # one row must fit into a block: where one does not, the whole text is one
    for size in (_FIRST_BLOCK, len(content) + 1):
        broken.clear()
        try:
            rows = pacsv.read_csv(
                pa.py_buffer(content),
                read_options=pacsv.ReadOptions(use_threads=False, column_names=columns, block_size=size),
                parse_options=pacsv.ParseOptions(
                    delimiter=shape.delimiter,
                    quote_char=shape.quote or False,
                    newlines_in_values=bool(shape.quote),
                    invalid_row_handler=keep,
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types={name: pa.string() for name in columns}, strings_can_be_null=False
                ),
            )
            return rows, broken
        except pa.ArrowInvalid as error:
            if "straddl" in str(error) and size < len(content):
                continue
            cure = "look at the file near there: an open quote is the usual cause"
            raise LandingError(
                f"it cannot be read as CSV: {str(error).splitlines()[0][:SHOWN]}", where, cure
            ) from None
    raise AssertionError("the second block holds every row")


def _plain_records(text: str, shape: Shape) -> tuple[list[str], list[list[str]]]:
    """Names and records of a text whose delimiter has several signs: such files know no quotes."""
    lines = text.replace("\r\n", "\n").split(f"{shape.row_end}\n")
    records = [line.split(shape.delimiter) for line in lines if line.strip()]
    if shape.header:
        return list(shape.header), records
    start = shape.header_row - 1
    stop = start + shape.header_rows
    return joined_names(records[start:stop], spread=True), records[stop:]


def _from_records(records: list[list[str]], width: int) -> tuple[pa.Table, list[tuple[int, str, str]]]:
    broken = [
        (number, " | ".join(record), f"{len(record)} fields where the header has {width}")
        for number, record in enumerate(records, 1)
        if len(record) != width
    ]
    good = [record for record in records if len(record) == width]
    columns = list(zip(*good, strict=True)) or [()] * width
    return pa.table({f"c{n}": pa.array(values, pa.string()) for n, values in enumerate(columns)}), broken


def _cure(content: bytes, shape: Shape, columns: tuple[str, ...], names: list[str]) -> str | None:
    if shape.header:
        return "name it in `header`, in its place"
    if encoding := guessed(content, shape, columns):
        return f"the file reads well as {encoding}: set `encoding: {encoding}` in mapping.yaml"
    if len(names) == 1:
        other = next((mark for mark in (";", "\t", "|", ",") if mark in names[0]), None)
        return other and f"it looks delimited by {other!r}: set `delimiter: {other!r}` in mapping.yaml"
    return None
