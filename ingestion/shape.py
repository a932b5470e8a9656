"""The shape that is declared of what arrives: a value where one is required, out of a closed list, a token where a person's value was.

Here: the check as landing calls it, and what of a declaration it is asked. Not here: the check itself, which is handed in
(`quality/door.py`, from orchestration); what becomes of a row of a file (shape_files.py) or of a database (shape_tables.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from ingestion.privacy import TEXT, UNDECLARED
from ingestion.spec import Column
from ingestion.tokens import PATTERN

REQUIRED, LISTED, TOKEN = "required", "listed", "token"


class ShapeCheck(Protocol):
    """Finds what of some rows is not of the shape that is declared. Reads and writes nothing."""

    def __call__(self, columns: Sequence[Column], rows: pa.Table, tokens: Mapping[str, str]) -> pa.Table:
        """One line a fault, the first row's first: row (from 0), column, rule (one of the three above), value (text or NULL,
        never a person's).

        columns: of which name, nullable and values are asked; the rows have them all. tokens: {column: the expression that
        a whole value of it matches}.
        """
        ...


def tokens_of(columns: Iterable[Column]) -> dict[str, str]:
    """{column: what a token looks like} of those whose values land as tokens. Of text, only what is personal in it is replaced."""
    return {c.name: PATTERN for c in columns if c.personal not in ("", TEXT, UNDECLARED)}


def ruled(columns: Iterable[Column]) -> list[Column]:
    """Those of which anything is declared that a value could break."""
    kept = list(columns)
    hidden = tokens_of(kept)
    return [column for column in kept if not column.nullable or column.values or column.name in hidden]
