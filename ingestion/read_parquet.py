"""Reads Parquet: every column as text, with every digit.

Here: Parquet, with errors that name the file, what was found and the cure. Not here: other formats, meaning.
"""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion.errors import LandingError
from ingestion.mapping import Shape
from ingestion.readers import LARGEST_FILE, SHOWN, Delivery, check_columns, delivery, empty, too_large, unique

_MARK = b"PAR1"


def read_parquet(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> Delivery:
    """DECIMAL, dates and whole numbers keep every digit. Raises LandingError.

    Timestamps with a zone become local ones in the shape's, which is where the mapping says that local ones are.
    """
    if not content:
        raise empty(where)
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        size = sum(file.metadata.row_group(n).total_byte_size for n in range(file.num_row_groups))
        if size > LARGEST_FILE:
            raise too_large(size, where)
        rows = file.read()
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0][:SHOWN]
        if content.startswith(_MARK):  # the end of a Parquet file says what is in it
            raise LandingError(
                f"it is Parquet that was cut off or damaged ({len(content):,} bytes): {said}",
                where,
                "deliver it again: its transfer or its writer broke off",
            ) from None
        raise LandingError(
            f"it is not Parquet: {said}",
            where,
            "deliver it again, or set `format` in mapping.yaml to what it is",
        ) from None
    check_columns(rows.column_names, columns, where, lambda: None)
    texts = {}
    for name, column in zip(unique(rows.column_names), rows.columns, strict=True):
        if pa.types.is_nested(column.type):
            if name in columns:
                raise LandingError(
                    f"column {name!r} is {column.type}", where, "deliver plain columns, one value each"
                )
            continue
        texts[name] = _texts(column, shape.timezone, name, where)
        if name in shape.comma and (pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
            point_to_comma = pc.ReplaceSubstringOptions(pattern=".", replacement=",")
            texts[name] = pc.call_function("replace_substring", [texts[name]], point_to_comma)
    return delivery(pa.table(texts), [])


def _texts(column: pa.ChunkedArray, zone: str, name: str, where: str) -> pa.ChunkedArray:
    kind = column.type
    try:
        if pa.types.is_timestamp(kind) and kind.tz:
            column = pc.call_function("local_timestamp", [column.cast(pa.timestamp(kind.unit, zone))])
        return column.cast(pa.string())
    except pa.ArrowException as error:  # e.g. bytes that are no UTF-8
        raise LandingError(
            f"column {name!r} ({kind}) cannot be read as text: {str(error).splitlines()[0][:SHOWN]}",
            where,
            "deliver it as text, number, date or timestamp, or leave the column out",
        ) from None
