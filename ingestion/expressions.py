"""SQL that says what is wrong with a row, and writes a row down as it was delivered.

Here: one complaint a column of what its text cannot be, the row's hash and its JSON. Not here: the typed value
(field_type.py), what is empty or out of a closed list (shape_files.py), running it (batch.py).
"""

import re
from collections.abc import Iterator

from ingestion.amounts import in_rows
from ingestion.field_moment import witnessed_day
from ingestion.field_text import Names, source_text, text
from ingestion.field_type import unit_text
from ingestion.mapping import EntityMapping
from ingestion.spec import Column


def complaint(column: Column, mapped: EntityMapping, typed_name: str, at: Names) -> str | None:
    """SQL: NULL, or why the text of this column cannot be what the column holds. None where any text can."""
    field = mapped.fields[column.name]
    raw, name = source_text(field, at), field.shown
    whens = []
    if field.unit and field.unit.column:
        unit = unit_text(field, at)
        said = text(f" cannot be made {field.unit.to}")
        whens.append(
            f"when {raw} is not null and {typed_name} is null and {unit} is not null"
            f" and try_cast({raw} as double) is not null then {text(f'{field.unit.column}: ')} || {unit} || {said}"
        )
        absent = text(f"{field.unit.column}: empty, and the unit of {name} is required")
        whens.append(f"when {raw} is not null and {unit} is null then {absent}")
    if field.day_in:
        day, other = witnessed_day(field, at), text(f", and {field.day_in.column} names the day ")
        whens.append(
            f"when {raw} is not null and {typed_name} is null and {day} is not null"
            f" then {text(f'{name}: ')} || left({raw}, 100) || {other} || {day}"
        )
    if column.type != "VARCHAR":
        shape = f" of the form {field.format}" if field.format else ""
        said = text(f" is not {_said(column.type)}{shape}")
        whens.append(
            f"when {raw} is not null and {typed_name} is null then {text(f'{name}: ')} || left({raw}, 100) || {said}"
        )
    return f"case {' '.join(whens)} end" if whens else None


def broken_rules(mapped: EntityMapping, at: Names) -> Iterator[tuple[str, str]]:
    """(column, SQL: NULL or what is wrong) of each rule of the entity whose columns the mapping fills."""
    for rule in mapped.entity.rules:
        holds, asked = in_rows(mapped, rule.holds)
        if set(asked) <= mapped.filled:
            field = mapped.fields[rule.column]
            said = f"{text(f'{field.shown}: ')} || {source_text(field, at)} || {text(f' {rule.message}; {rule.cure}')}"
            yield rule.column, f"case when not ({holds}) then {said} end"


def row_hash(at: Names, salt: str) -> str:
    """A hash over names and values of all filled columns, in the order of their names. salt: SQL of a text that goes before
    them, NULL for none: a telephone number could be guessed out of a plain hash."""
    parts = [f"{text(name)} || chr(31) || {at[name]}" for name in sorted(at)]
    return f"md5(concat_ws(chr(30), {salt}, {', '.join(parts)}))"


def row_json(at: Names) -> str:
    """Those columns of the row as delivered, as one JSON object."""
    return f"cast(json_object({', '.join(f'{text(name)}, {sql}' for name, sql in at.items())}) as varchar)"


def _said(kind: str) -> str:
    digits = re.match(r"DECIMAL\((\d+),(\d+)\)", kind)
    if digits:
        return f"a number with at most {digits[2]} decimals"
    return {
        "INTEGER": "a whole number",
        "BOOLEAN": "yes or no",
        "DATE": "a date",
        "TIMESTAMP WITH TIME ZONE": "a date with time",
    }.get(kind, kind)
