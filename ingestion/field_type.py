"""SQL that types a field's text: numbers, units of measure, dates with their repairs. Never goes through a float.

Here: one typed expression, and the rules that mended it. Not here: the text itself (field_text.py), what is wrong with a
row (expressions.py).
"""

import re

from ingestion.field_text import Names, source_text, text, text_rules
from ingestion.mapping import Field, Shape
from ingestion.spec import Column
from ingestion.units import alike, factor

_TRUE, _FALSE = ("true", "t", "1", "yes", "y", "是"), ("false", "f", "0", "no", "n", "否")
_SWAP = str.maketrans({"d": "m", "m": "d"})


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
        return f"coalesce({', '.join(sql for _, sql in _moments(raw, kind, field, shape))})"
    return raw


def rules(column: Column, field: Field, shape: Shape, at: Names) -> list[tuple[str, str]]:
    """(rule, SQL: whether it changed the row): repairs, aliases, defaults and conversions that the field states."""
    found = text_rules(field, at)
    raw = source_text(field, at)
    if column.type in ("DATE", "TIMESTAMP WITH TIME ZONE") and field.columns:
        before: list[str] = []
        for rule, sql in _moments(raw, column.type, field, shape):
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


def _moments(raw: str, kind: str, field: Field, shape: Shape) -> list[tuple[str, str]]:
    """(rule or '', SQL): readings of the text, the first that fits is taken."""
    iso, form = f"try_cast({raw} as timestamp)", field.format
    if form and "%z" in form:
        moment = f"try_strptime({raw}, {text(form)})"
        return [
            ("", moment if kind != "DATE" else f"cast(timezone({text(shape.timezone)}, {moment}) as date)")
        ]
    # a format is kept to exactly in a text file; without one, ISO
    found = [("", f"try_strptime({raw}, {text(form)})" if form else iso)]
    if form and shape.typed:
        found.append(("", iso))
    base = form or ("%Y-%m-%d" if kind == "DATE" else "%Y-%m-%d %H:%M:%S")
    if "serial" in field.repair:
        days = f"try_cast({raw} as decimal(15,9))"
        # 61 is 1 March 1900: before it, spreadsheets count a day that never was
        seconds = f"cast(round(cast({days} as decimal(38,9)) * 86400) as bigint)"
        found.append(
            (
                "serial",
                f"case when {days} between 61 and 2958465 then timestamp '1899-12-30' + to_seconds({seconds}) end",
            )
        )
    if "swap_day_month" in field.repair:
        found.append(("swap_day_month", f"try_strptime({raw}, {text(_swapped(base))})"))
    if "century" in field.repair:
        short = base.replace("%Y", "%y")
        found.append(("century", f"try_strptime({raw}, {text(short)})"))
        if "swap_day_month" in field.repair:
            found.append(("century", f"try_strptime({raw}, {text(_swapped(short))})"))
    # a year of two digits is read as the year 26 elsewhere: it is none
    kept = [(rule, f"case when {sql} >= timestamp '1000-01-01' then {sql} end") for rule, sql in found]
    if kind == "DATE":
        return [(rule, f"cast({sql} as date)") for rule, sql in kept]
    return [(rule, f"timezone({text(shape.timezone)}, {sql})") for rule, sql in kept]


def _swapped(form: str) -> str:
    return re.sub("%([dm])", lambda found: "%" + found[1].translate(_SWAP), form)


def _tuple(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(map(text, values)) + ")"
