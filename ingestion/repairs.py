"""Counts what a mapping's rules changed in a batch: repairs, aliases, defaults, conversions, rows left out.

Here: the temporary table `_repairs` (file, entity, column, rule, rows) and its way into the lake and the report. Not here:
what a rule does (field_text.py, field_type.py).
"""

import duckdb

from ingestion.field_text import Names, text, trimmed
from ingestion.field_type import rules
from ingestion.mapping import Mapping
from ingestion.report import Repair

_MADE = "create or replace temp table _repairs (_file int, entity varchar, column_name varchar, rule varchar, rows bigint)"


def kept_rows(mapping: Mapping, at: Names) -> str:
    """SQL: whether a row is taken, by the mapping's `skip`."""
    return " and ".join(f"not ({_skipped(at[c], expression)})" for c, expression in mapping.skip) or "true"


def _skipped(column: str, expression: str) -> str:
    return f"regexp_matches(coalesce({trimmed(column)}, ''), {text(expression)})"


def count_delivered(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, at: Names, filled: list[tuple[int, str, int]]
) -> None:
    """Begins `_repairs` with what reading filled (file, column, rows) and with rows of `_delivered` that are left out."""
    con.execute(_MADE)
    for file, column, rows in filled:
        con.execute("insert into temp._repairs values (?, '', ?, 'merged', ?)", [file, column, rows])
    taken = "true"
    for column, expression in mapping.skip:  # one row is left out by one rule: the first
        this = _skipped(at[column], expression)
        con.execute(
            f"insert into temp._repairs select _file, '', {text(column)}, 'skipped', count(*) from _delivered"
            f" where {taken} and {this} group by _file"
        )
        taken += f" and not ({this})"


def count_repairs(con: duckdb.DuckDBPyConnection, mapping: Mapping, at: Names) -> None:
    """Adds the rows of `_rows` that each rule changed, refused rows not among them."""
    found = [
        (mapped.entity.name, name, rule, sql)
        for mapped in mapping.entities
        for name, field in mapped.fields.items()
        if not field.ordinal
        for rule, sql in rules(mapped.entity.column(name), field, mapping.shape, at)
    ]
    if not found:
        return
    counts = ", ".join(
        f"count(*) filter (where {sql}) as n{number}" for number, (*_, sql) in enumerate(found)
    )
    con.execute(
        f"create or replace temp table _counted as select _file, {counts} from temp._rows where _bad is null group by _file"
    )
    con.execute(
        "insert into temp._repairs "
        + " union all ".join(
            f"select _file, '{entity}', '{column}', '{rule}', n{number} from temp._counted where n{number} > 0"
            for number, (entity, column, rule, _) in enumerate(found)
        )
    )


def record_repairs(con: duckdb.DuckDBPyConnection, mapping: Mapping, load: str) -> None:
    """Keeps the counts where a person can see them: `raw_inbox._repair`. Inside the transaction. load: as SQL."""
    con.execute(
        "insert into raw_inbox._repair (source, file_name, entity, column_name, rule, rows, load_id, landed_at)"
        f" select {text(mapping.source)}, _file_name, entity, column_name, rule, sum(rows), {load}"
        " from temp._repairs join temp._files using (_file) group by all"
    )


def repairs_of(con: duckdb.DuckDBPyConnection, source: str, load_id: str) -> tuple[Repair, ...]:
    """All that a load mended, by entity, column and rule."""
    return tuple(
        Repair(*row)
        for row in con.execute(
            "select entity, column_name, rule, cast(sum(rows) as bigint) from raw_inbox._repair"
            " where source = ? and load_id = ? group by all order by all",
            [source, load_id],
        ).fetchall()
    )
