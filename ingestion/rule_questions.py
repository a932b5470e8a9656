"""Asks a database which rows of a table break a rule, in the snapshot that they are read from.

Here: the question in PostgreSQL's SQL, of rows as they are and as a person corrected them. Not here: what becomes of the answer
(judge.py), the rules themselves (`sources/`).
"""

from collections.abc import Collection, Mapping

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ingestion.copy_arrow import arrow_type, copy_arrow
from ingestion.errors import LandingError
from ingestion.field_text import text
from ingestion.postgres_read import selected
from ingestion.spec import Column, Table
from ingestion.sql import quoted


def shown(table: Table) -> list[Column]:
    """What of a refused row may be written down: its columns without the personal ones."""
    return [column for column in table.landed if not column.personal]


def ask(
    holder: sa.Connection,
    where: str,
    table: Table,
    refused_parents: Collection[str],
    *,
    keys: Collection[str] = (),
    corrections: Mapping[str, str] | None = None,
) -> pa.Table:
    """Rows that break a rule, and those of `keys` whether they do or not; or the rows of `corrections`, {key: JSON of columns}.

    Of each: its columns (as text, because what is wrong may fit no type; typed where corrected), `_row_key`, `_version`, `_rule` (its
    number in table.rules, one more for a refused parent, NULL for none), `_message`, and by the number of what it is counted
    under `_counts_n`, `_amount_n`, `_currency_n`. Raises LandingError for a rule that cannot be asked.
    """
    name = quoted(table.name)
    columns = [(c, corrections is not None or c.name in table.key) for c in shown(table)]
    wanted = [quoted(c.name) if typed else f"{quoted(c.name)}::text" for c, typed in columns]
    schema = [(c.name, arrow_type(c.type) if typed else pa.string()) for c, typed in columns]
    wanted += ["_row_key", "_version", "_rule", _message(table)]
    schema += [("_row_key", pa.string()), ("_version", pa.string()), ("_rule", pa.int64()), ("_message", pa.string())]  # fmt: skip
    for n, counted in enumerate(table.counted):
        wanted += [
            f"({counted.when})",
            f"round(({counted.amount})::numeric, 10)",
            f"({counted.currency})::text",
        ]
        kinds = (("_counts", pa.bool_()), ("_amount", pa.decimal128(38, 10)), ("_currency", pa.string()))
        schema += [(f"{kind}_{n}", of) for kind, of in kinds]
    question = (
        f"select {', '.join(wanted)} from (select *, {_key(table)} as _row_key, {_version(table)} as _version,"
        f" {_broken(table, refused_parents)} as _rule from ({_rows(table, corrections)}) as {name}) as {name}"
    )
    _check(holder, f"{question} limit 0", where)
    if corrections is None:
        also = f" or _row_key in ({_texts(keys)})" if keys else ""
        question += f" where _rule is not null{also}"
    return pa.concat_tables(copy_arrow(holder, question, pa.schema(schema)))


def _rows(table: Table, corrections: Mapping[str, str] | None) -> str:
    """The rows with their landed columns under their names."""
    if corrections is None:
        return f"select {', '.join(map(selected, shown(table)))} from {quoted(table.name)}"
    if not corrections:
        return f"{_rows(table, None)} where false"
    name = quoted(table.name)
    listed = ", ".join(f"({text(key)}, {text(values)}::jsonb)" for key, values in corrections.items())
    return (
        # each value as its column's own type, which may be no type of ours
        f"select {', '.join(map(_corrected, shown(table)))} from (select (jsonb_populate_record({name}, _c._set)).*, _c._set"
        f" from {name} join (values {listed}) as _c (_of, _set) on {_key(table)} = _c._of) as {name}"
    )


def _corrected(column: Column) -> str:
    if not column.expression:
        return selected(column)
    kind = {"DECIMAL": "numeric", "DOUBLE": "double precision", "VARCHAR": "text"}
    cast = kind.get(column.type.split("(")[0], column.type)
    name, value = text(column.name), f"({column.expression})::{cast}"
    return f"case when _set ? {name} then (_set->>{name})::{cast} else {value} end as {quoted(column.name)}"


def _key(table: Table) -> str:
    return f"concat_ws(':', {', '.join(f'{quoted(table.name)}.{quoted(key)}::text' for key in table.key)})"


def _version(table: Table) -> str:
    """What changes whenever somebody changes the row."""
    if table.cursor:
        return f"({table.cursor})::text"
    return f"md5(row({', '.join(quoted(column.name) for column in shown(table))})::text)"


def _broken(table: Table, refused_parents: Collection[str]) -> str:
    whens = [f"when ({rule.holds}) is false then {n}" for n, rule in enumerate(table.rules)]
    if table.parent and refused_parents:
        inside = f"{quoted(table.parent.column)}::text in ({_texts(refused_parents)})"
        whens.append(f"when {inside} then {len(table.rules)}")
    return f"case {' '.join(whens)} end" if whens else "null::int"


def _message(table: Table) -> str:
    said = [("", rule.column, f" {rule.message}") for rule in table.rules]
    if table.parent:
        said.append((f"{table.parent.table} ", table.parent.column, " is refused"))
    whens = [
        f"when {n} then {text(before)} || coalesce(nullif({quoted(column)}::text, ''), 'empty') || {text(after)}"
        for n, (before, column, after) in enumerate(said)
    ]
    return f"case _rule {' '.join(whens)} end" if whens else "null::text"


def _texts(values: Collection[str]) -> str:
    return ", ".join(map(text, values))


def _check(holder: sa.Connection, question: str, where: str) -> None:
    try:
        with holder.begin_nested():
            holder.execute(sa.text(question.replace(":", r"\:")))
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines()[0]
        cure = "correct its rules, and what its rows are counted under, in ingestion/sources/"
        raise LandingError(f"its rules cannot be asked: {said}", where, cure) from None
