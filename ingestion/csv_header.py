"""The head of delimited text: in which encoding its columns' names can be read, and where the rows begin.

Here: encodings tried and guessed, the header. Not here: rows (read_csv.py).
"""

import csv
import io
from dataclasses import replace

from ingestion.errors import LandingError
from ingestion.header import joined_names
from ingestion.mapping import Shape
from ingestion.readers import empty

# What to try when a file is not what its mapping says, most telling first.
GUESSES = ("utf-8-sig", "gb18030", "utf-16", "big5", "cp1252")


def decode(content: bytes, encoding: str) -> str:
    """The text without a byte order mark. Raises UnicodeError."""
    plain = encoding.lower().replace("_", "-") in ("utf-8", "utf8")
    return content.decode("utf-8-sig" if plain else encoding)


def encoded(content: bytes, shape: Shape, columns: tuple[str, ...]) -> Shape:
    """The shape with the first of its encodings that reads the columns' names; as it is where none does."""
    for name in (shape.encoding, *shape.other_encodings) if shape.other_encodings else ():
        if _reads(content, name, shape, columns):
            return replace(shape, encoding=name)
    return shape


def guessed(content: bytes, shape: Shape, columns: tuple[str, ...]) -> str | None:
    """The first encoding under which the header holds the columns looked for."""
    if len(shape.delimiter) > 1 or shape.header:
        return None
    found = next((name for name in GUESSES if _reads(content, name, shape, columns)), None)
    return "utf-8" if found == "utf-8-sig" else found


def _reads(content: bytes, encoding: str, shape: Shape, columns: tuple[str, ...]) -> bool:
    """Whether all of it can be read in that encoding, and its header holds the columns."""
    try:
        header, _ = header_and_body(decode(content, encoding), shape, "")
    except (UnicodeError, LandingError):
        return False
    return set(columns) <= {name.strip() for name in header}


def header_and_body(text: str, shape: Shape, where: str) -> tuple[list[str], str]:
    """The columns' names and the text below them."""
    if shape.header:
        return list(shape.header), text
    position = 0

    def lines():
        nonlocal position
        for line in io.StringIO(text, newline=""):
            position += len(line)
            yield line

    quoting = csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE
    source = lines()
    for _ in range(shape.header_row - 1):  # a title may hold anything, so lines are passed over, not records
        next(source, None)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(
            source, delimiter=shape.delimiter, quotechar=shape.quote or None, quoting=quoting
        ):
            if row or rows:
                rows.append(row)
            if len(rows) == shape.header_rows:
                break
    except csv.Error as error:
        raise LandingError(
            f"its header cannot be read: {error}",
            where,
            "look at its first lines: an open quote is the usual cause",
        ) from None
    if not rows:
        raise empty(where)
    return joined_names(rows, spread=True), text[position:]
