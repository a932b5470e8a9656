"""Rows of files that are not of the shape their entity declares: refused one by one, each with the words for it.

Here: which columns of a mapping are asked, and the complaint. Not here: the check (shape.py), texts that fit no type
(expressions.py), what becomes of a refused row (settle.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from ingestion.amounts import typed_name
from ingestion.errors import LandingError
from ingestion.mapping import EntityMapping, Mapping
from ingestion.personal_rows import personal
from ingestion.shape import LISTED, REQUIRED, ShapeCheck, ruled, tokens_of
from ingestion.spec import Column

_CHUNK_ROWS = 1_000_000


def refuse_misshapen(con: duckdb.DuckDBPyConnection, mapping: Mapping, check: ShapeCheck, shown: str) -> None:
    """Writes into `_rows` what is wrong with each row that is misshapen and of which nothing is said yet: parsing speaks first.

    One row is refused for one reason: that of the mapping's first column. shown: SQL of the row as it was delivered.
    """
    found = [
        pa.table({"_row": rows.column("rowid").take(faults.column("row"))} | {n: faults.column(n) for n in ("column", "rule", "value")})
        for where, columns in _asked(mapping)
        for rows in _chunks(con, f"_bad is null and {where}", columns)
        if len(faults := check(columns, rows, {}))
    ]  # fmt: skip
    if not found:
        return
    words = list(zip(*_words(mapping), strict=True))
    con.register("_faults", pa.concat_tables(found))
    con.register("_words", pa.table(words, ["place", "column", "rule", "c", "before", "after"]))
    con.execute(
        f"update temp._rows set _bad = f._said, _raw_json = {shown} from ("
        " select _row, min_by({'c': c, 'm': before || coalesce(left(value, 100), '') || after}, place) as _said"
        ' from _faults join _words using ("column", rule) group by _row) f where _rows.rowid = f._row'
    )
    con.unregister("_faults")
    con.unregister("_words")


def require_tokens(con: duckdb.DuckDBPyConnection, mapping: Mapping, check: ShapeCheck) -> None:
    """Raises LandingError where a value that should be a token stands in `_rows` in clear: a fault of ours, so nothing lands."""
    for mapped in mapping.entities:
        columns = [_of_rows(mapped, mapped.entity.column(name)) for name in personal(mapped)]
        columns = [replace(column, nullable=True) for column in columns if tokens_of([column])]
        for rows in _chunks(con, "true", columns) if columns else ():
            for fault in check(columns, rows, tokens_of(columns)).slice(0, 1).to_pylist():
                raise LandingError(
                    "a personal value was about to land in clear; nothing of these files landed",
                    f"{mapping.name}, {fault['column'].replace('__', '.')}",
                    "this is a fault of the platform, not of the file: report it with the mapping",
                )


def _chunks(con: duckdb.DuckDBPyConnection, where: str, columns: Sequence[Column]) -> Iterator[pa.Table]:
    listed = ", ".join(column.name for column in columns)
    reader = con.execute(f"select rowid, {listed} from temp._rows where {where}").to_arrow_reader(_CHUNK_ROWS)
    return (pa.Table.from_batches([batch]) for batch in reader)


def _asked(mapping: Mapping) -> Iterator[tuple[str, list[Column]]]:
    """(SQL: which rows, what is asked of them); the columns as they are called in `_rows`."""
    everywhere: list[Column] = []
    for mapped in mapping.entities:
        columns = ruled(_declared(mapped, name) for name in mapped.fields)
        if not mapped.collapse:
            everywhere += columns
            continue
        # Without its key a collapsing row brings nothing to the entity: an invoice line without a customer is a line.
        brings = " and ".join(f"{typed_name(mapped, key)} is not null" for key in mapped.entity.key) or "true"
        yield from ((brings, columns),) if columns else ()
        if bare := ruled(replace(column, nullable=True) for column in columns):
            yield f"not ({brings})", bare
    if everywhere:
        yield "true", everywhere


def _declared(mapped: EntityMapping, name: str) -> Column:
    """What is asked of a column that is mapped: nothing of a constant, and no key of rows that are known without one."""
    column, field = mapped.entity.column(name), mapped.fields[name]
    in_key = name in mapped.entity.key
    required = not column.nullable or (in_key and not mapped.keyless)
    if (mapped.collapse and in_key) or (field.value and not field.columns):
        required = False
    # personal values are still in clear here; require_tokens is asked once they are not
    asked = replace(column, nullable=not required, values=column.values if field.columns else (), personal="")
    return _of_rows(mapped, asked)


def _of_rows(mapped: EntityMapping, column: Column) -> Column:
    return replace(column, name=typed_name(mapped, column.name))


def _words(mapping: Mapping) -> Iterator[tuple[int, str, str, str, str, str]]:
    """(place in the mapping, column of `_rows`, rule, column, what is said before the value and after it)."""
    named = [(mapped, name) for mapped in mapping.entities for name in mapped.fields]
    for place, (mapped, name) in enumerate(named):
        column, field, at = mapped.entity.column(name), mapped.fields[name], typed_name(mapped, name)
        why = f"empty, and {name} is required"
        if field.cases:
            why = "no case fits"
        elif field.pattern:
            why = f"empty or not of the form {field.pattern}, and {name} is required"
        yield place, at, REQUIRED, name, f"{field.shown}: {why}", ""
        known = f" is none of {', '.join(column.values)}: map it under `values`"
        yield place, at, LISTED, name, f"{field.shown}: ", known
