"""SQL that types a field's text: numbers, units of measure, flags. Never goes through a float.

Here: one typed expression, and the rules that mended it. Not here: the text itself (field_text.py), readings of a date
(field_moment.py), what is wrong with a row (expressions.py).
"""

import re

from ingestion.field import Field
from ingestion.field_moment import moments
from ingestion.field_text import Names, source_text, text, text_rules
from ingestion.mapping import Shape
from ingestion.spec import Column
from ingestion.units import alike, factor

_TRUE, _FALSE = ("true", "t", "1", "yes", "y", "是"), ("false", "f", "0", "no", "n", "否")


def typed(column: Column, field: Field, shape: Shape, at: Names) -> str:
    """The typed value, NULL where the text is not of that type. Only a conversion of units rounds, half-even."""
    raw, kind = source_text(field, at), column.type
    if kind.startswith("DECIMAL") or kind == "INTEGER":
        number = number_text(raw, field)
        if field.unit:
            return _converted(number, field, kind, at)
        # A cast from text rounds silently: what has more decimals than the column is refused instead.
        narrow, wide = f"try_cast({number} as {kind})", f"try_cast({number} as decimal(38,15))"
        return f"case when {wide} = {narrow} then {narrow} end"
    if kind == "BOOLEAN":
        low = f"lower({raw})"
        return f"case when {low} in {_tuple(_TRUE)} then true when {low} in {_tuple(_FALSE)} then false end"
    if kind in ("DATE", "TIMESTAMP WITH TIME ZONE"):
        return f"coalesce({', '.join(sql for _, sql in moments(raw, kind, field, shape, at))})"
    return raw


def rules(column: Column, field: Field, shape: Shape, at: Names) -> list[tuple[str, str]]:
    """(rule, SQL: whether it changed the row): repairs, aliases, defaults and conversions that the field states."""
    found = text_rules(field, at)
    raw = source_text(field, at)
    if column.type in ("DATE", "TIMESTAMP WITH TIME ZONE") and field.columns:
        before = ["null"]
        for rule, sql in moments(raw, column.type, field, shape, at):
            if rule:
                found.append((rule, f"{sql} is not null and coalesce({', '.join(before)}) is null"))
            before.append(sql)
    if field.unit:
        rate = f"cast({_factor(field, at)} as decimal(20,12))"
        found.append(("unit", f"{rate} <> 1 and {raw} is not null"))
    return found


def number_text(raw: str, field: Field) -> str:
    """The text with a point for decimals and nothing for thousands; NULL where its marks do not fit."""
    if (field.decimal, field.thousands) == (".", ""):
        return raw
    mark, group = re.escape(field.decimal), ""
    if field.thousands:
        sign = "[ \u00a0\u202f]" if field.thousands == " " else re.escape(field.thousands)
        group = rf"|\d{{1,3}}({sign}\d{{3}})+"
    shape = text(rf"[+-]?(\d+{group})({mark}\d+)?|[+-]?{mark}\d+")
    bare = f"regexp_replace({raw}, {text(sign)}, '', 'g')" if field.thousands else raw
    return f"case when regexp_full_match({raw}, {shape}) then replace({bare}, {text(field.decimal)}, '.') end"


def unit_text(field: Field, at: Names) -> str:
    """SQL: the name of the unit that the row is in."""
    unit = field.unit
    return at[unit.column] if unit and unit.column else text(unit.name if unit and unit.name else "")


def _factor(field: Field, at: Names) -> str:
    unit = field.unit
    if unit is None:
        return "1"
    if unit.name:
        return f"{factor(unit.name, unit.to):f}"
    whens = " ".join(f"when {text(name)} then {factor(name, unit.to):f}" for name in alike(unit.to))
    return f"case {unit_text(field, at)} {whens} end"


def _converted(number: str, field: Field, kind: str, at: Names) -> str:
    """Times the unit's factor, rounded half-even to the column's decimals: DuckDB's own rounding goes half up."""
    scale = int(kind.rstrip(")").split(",")[1])
    narrow, wide = f"try_cast({number} as decimal(18,6))", f"try_cast({number} as decimal(38,15))"
    exact = f"({narrow} * cast({_factor(field, at)} as decimal(20,12)))"
    near = f"try_cast({exact} as {kind})"
    half, step = f"0.{'0' * scale}5", f"0.{'0' * (scale - 1)}1"
    odd = f"cast({near} * 1{'0' * scale} as hugeint) % 2 <> 0"
    even = f"case when abs({exact} - {near}) = {half} and {odd} then {near} - sign({near}) * {step} else {near} end"
    return f"case when {wide} = {narrow} then cast({even} as {kind}) end"


def _tuple(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(map(text, values)) + ")"
