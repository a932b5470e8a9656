"""What a person may correct of a database's refused row, and the values as its columns hold them.

Here: what is refused of such a correction. Not here: the decision itself (quarantine.py), landing it (judge.py).
"""

import re
from collections.abc import Collection, Mapping

import duckdb
import pyarrow as pa

from ingestion.errors import LandingError
from ingestion.shape import ShapeCheck
from ingestion.spec import Source
from ingestion.sql import one


def fitting(
    con: duckdb.DuckDBPyConnection,
    place: tuple[str, str],
    corrections: Mapping[str, str],
    declared: Collection[Source],
    check: ShapeCheck | None = None,
) -> dict[str, str | None]:
    """The corrections of a row of (source, table), each value as its column's type writes it, empty as None.

    check: of the shape that the table declares, asked at once, for the row would hold its source up otherwise.
    Raises LandingError for a value that fits no column, and where nothing is corrected at all.
    """
    source, name = place
    where = f"{source}.{name}"
    table = next((t for s in declared if s.name == source for t in s.tables if t.lake_name == name), None)
    if table is None:
        cure = "discard the row, or declare the table again in ingestion/sources/"
        raise LandingError("the table is not declared any more", where, cure)
    if not corrections:
        cure = "say what is right with --set COLUMN=VALUE; or discard the row; or change the rule"
        raise LandingError("without a correction it breaks the same rule again", where, cure)
    columns = {column.name: column for column in table.columns}
    fixed = [c for c in columns if c in table.key or re.search(rf"\b{c}\b", table.cursor or "")]
    found: dict[str, str | None] = {}
    for column, value in corrections.items():
        if column in fixed or column not in columns:
            said = "says which row it is, and of which moment" if column in fixed else "is not declared"
            raise LandingError(f"{column} {said}", where, "correct another column, or the row at its source")
        kind = columns[column].type
        found[column] = one(con, f"select try_cast(? as {kind})::varchar", [value]) if value else None
        if value and found[column] is None:
            cure = "write it as `zhongtai quarantine show` prints the row's other values"
            raise LandingError(f"{value!r} is no {kind}", f"{where}.{column}", cure)
    asked = [column for name, column in columns.items() if name in found]
    row = pa.table({name: pa.array([value], pa.string()) for name, value in found.items()})
    for fault in check(asked, row, {}).slice(0, 1).to_pylist() if check else ():
        listed = columns[fault["column"]].values
        what = (
            f"{fault['value']!r} is none of {', '.join(listed)}" if fault["value"] else "it may not be empty"
        )
        raise LandingError(
            what, f"{where}.{fault['column']}", "correct it to a value that the column may have"
        )
    return found
