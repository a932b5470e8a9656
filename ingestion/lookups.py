"""Values of a row that stand in another file of the folder: an order's date beside its lines.

Here: joining them on. Not here: reading the other file's format (readers), the grammar (mapping_read.py).
"""

from dataclasses import dataclass, replace

import pyarrow as pa
from pyarrow.compute import SetLookupOptions, call_function

from ingestion.errors import LandingError
from ingestion.mapping import Lookup, Mapping
from ingestion.readers import Delivery
from ingestion.redact import without_numbers

_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Found:
    """A lookup's file as read: its rows by their key, and its content's hash."""

    lookup: Lookup
    rows: pa.Table
    keys: pa.Array
    sha256: str


def found(lookup: Lookup, delivery: Delivery, sha256: str, where: str) -> Found:
    """Raises LandingError where the file is not whole, or a key stands in it twice: then nobody knows which is meant."""
    if delivery.broken:
        number, _, why = delivery.broken[0]
        raise LandingError(
            f"its row {number} cannot be read: {why}", where, "a file that values come from must be whole"
        )
    keys = _keys(delivery.rows, [theirs for _, theirs in lookup.on])
    counts = keys.value_counts()
    many = (
        [str(item["values"]) for item in counts.to_pylist() if item["counts"] > 1]
        if len(counts) < len(keys)
        else []
    )
    if many:
        names = ", ".join(theirs for _, theirs in lookup.on)
        raise LandingError(
            f"{names} {without_numbers(many[0].replace(_BETWEEN, ', '))!r} stands in it more than once",
            where,
            "look values up by a key, which names one row",
        )
    return Found(lookup, delivery.rows, keys, sha256)


def with_lookups(delivery: Delivery, mapping: Mapping, lookups: tuple[Found, ...]) -> Delivery:
    """The delivery with the columns `name.column`; NULL where nothing was found, which a required column refuses."""
    rows = delivery.rows
    for item in lookups:
        places = call_function(
            "index_in",
            [_keys(rows, [own for own, _ in item.lookup.on])],
            SetLookupOptions(value_set=item.keys),
        )
        for column in mapping.lookup_columns(item.lookup):
            name = f"{item.lookup.name}.{column}"
            rows = rows.append_column(name, item.rows.column(column).combine_chunks().take(places))
    return replace(delivery, rows=rows)


def _keys(rows: pa.Table, columns: list[str]) -> pa.Array:
    texts = [call_function("utf8_trim_whitespace", [rows.column(name).fill_null("")]) for name in columns]
    keys = call_function("binary_join_element_wise", [*texts, _BETWEEN]) if len(texts) > 1 else texts[0]
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
