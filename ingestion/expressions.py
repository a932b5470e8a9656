"""SQL that types a file's text columns into a canonical entity, and says what is wrong with a row.

Here: one typed expression and one complaint a column. Not here: running it (batch.py), the grammar (mapping.py).
`at` is {column of the file: its SQL name in the batch}: names in a file may differ in case only, SQL's may not.
"""

import re

from ingestion.mapping import EntityMapping, Field
from ingestion.spec import Column

_TRUE, _FALSE = ("true", "t", "1", "yes", "y", "是"), ("false", "f", "0", "no", "n", "否")
Names = dict[str, str]


def text(value: str) -> str:
    """An SQL string."""
    return "'" + value.replace("'", "''") + "'"


def source_text(field: Field, at: Names) -> str:
    """The field's text in the file, trimmed, NULL where it is blank; cases applied."""
    if field.column is None:
        return f"nullif({text(field.value or '')}, '')"
    raw = f"nullif(trim({at[field.column]}), '')"
    if not field.cases:
        return raw
    whens = " ".join(
        f"when regexp_matches({raw}, {text(pattern)}) then {text(to)}" for pattern, to in field.cases
    )
    otherwise = text(field.otherwise) if field.otherwise is not None else "null"
    return f"case {whens} else {otherwise} end"


def typed(column: Column, field: Field, zone: str, at: Names, *, native: bool = False) -> str:
    """The typed value, NULL where the text is not of that type. Never rounds, never goes through a float.

    native: the file has types of its own (Parquet), so a moment may also stand in ISO form.
    """
    raw, kind = source_text(field, at), column.type
    if kind.startswith("DECIMAL") or kind == "INTEGER":
        # A cast from text rounds silently: what has more decimals than the column is refused instead.
        narrow, wide = f"try_cast({raw} as {kind})", f"try_cast({raw} as decimal(38,15))"
        return f"case when {wide} = {narrow} then {narrow} end"
    if kind == "BOOLEAN":
        low = f"lower({raw})"
        return f"case when {low} in {_tuple(_TRUE)} then true when {low} in {_tuple(_FALSE)} then false end"
    if kind in ("DATE", "TIMESTAMP WITH TIME ZONE"):
        return _moment(raw, kind, field.format, zone, native)
    return raw


def _moment(raw: str, kind: str, form: str | None, zone: str, native: bool) -> str:
    iso = f"try_cast({raw} as timestamp)"
    if form and "%z" in form:
        moment = f"try_strptime({raw}, {text(form)})"
        return moment if kind != "DATE" else f"cast(timezone({text(zone)}, {moment}) as date)"
    # a format is kept to exactly in a text file; without one, ISO
    local = f"try_strptime({raw}, {text(form)})" if form else iso
    local = f"coalesce({local}, {iso})" if form and native else local
    return f"cast({local} as date)" if kind == "DATE" else f"timezone({text(zone)}, {local})"


def complaint(column: Column, mapped: EntityMapping, typed_name: str, at: Names) -> str | None:
    """SQL: NULL, or what is wrong with this column of the row. None where nothing can be."""
    field = mapped.fields[column.name]
    raw, name = source_text(field, at), field.column or "(value)"
    whens = []
    if column.type != "VARCHAR":
        shape = f" of the form {field.format}" if field.format else ""
        said = text(f" is not {_said(column.type)}{shape}")
        whens.append(
            f"when {raw} is not null and {typed_name} is null then {text(f'{name}: ')} || {raw} || {said}"
        )
    in_key = column.name in mapped.entity.key
    # Without its key a collapsing row brings nothing to the entity: an invoice line without a customer is a line.
    unasked = mapped.collapse and in_key
    if (not column.nullable or (in_key and not mapped.keyless)) and not unasked and field.column:
        absent = f"{raw} is null"
        if mapped.collapse:
            absent += "".join(
                f" and {source_text(mapped.fields[key], at)} is not null" for key in mapped.entity.key
            )
        why = f"{name}: empty, and {column.name} is required"
        if field.cases:
            why = f"{name}: no case fits"
        whens.append(f"when {absent} then {text(why)}")
    return f"case {' '.join(whens)} end" if whens else None


def row_hash(at: Names) -> str:
    """A hash over names and values of all filled columns, in the order of their names."""
    parts = [f"{text(name)} || chr(31) || {at[name]}" for name in sorted(at)]
    return f"md5(concat_ws(chr(30), {', '.join(parts)}))"


def row_json(at: Names) -> str:
    """The row as delivered, as one JSON object."""
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


def _tuple(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(map(text, values)) + ")"
