"""The grammar of one column in a mapping.yaml: where it comes from and what is done to its text.

Not here: the mapping as a whole (mapping_read.py), the SQL that does it (field_text.py, field_type.py).
"""

import re

from ingestion.errors import LandingError
from ingestion.field import REPAIRS, SWAPS, Field, Unit, Witness
from ingestion.mapping_keys import checked_expression, checked_keys, checked_list, choice, counted
from ingestion.spec import Column
from ingestion.units import UNITS, checked_unit, unit_of_name

_FIELD = {
    *("column", "columns", "value", "ordinal", "join", "split", "part", "pattern", "values", "cases", "otherwise", "default"),
    *("format", "decimal", "thousands", "repair", "unit", "to", "day_in"),
}  # fmt: skip
_NUMBERS = ("DECIMAL", "INTEGER")
_TIMES = ("DATE", "TIMESTAMP WITH TIME ZONE")


def read_field(found: object, column: Column | None, where: str, marks: tuple[str, str] = (".", "")) -> Field:
    """One column's field. marks: the file's decimal and thousands marks, where the field states none."""
    if not isinstance(found, dict):
        return _marked(Field(columns=(str(found),)), column, marks)
    keys = checked_keys(found, _FIELD, where)
    if "ordinal" in keys:
        return _ordinal(keys, column, where)
    if sum(key in keys for key in ("column", "columns", "value")) != 1:
        raise LandingError(
            "it has both 'column' and 'value', or neither", where, "give one of the two, or 'columns'"
        )
    columns = checked_list(keys["columns"], f"{where}.columns") if "columns" in keys else ()
    if len(set(columns)) < len(columns):
        raise LandingError("a column stands twice", f"{where}.columns", "name each once")
    if "column" in keys:
        columns = (str(keys["column"]),)
    text = {
        key: str(keys[key])
        for key in ("value", "join", "split", "pattern", "otherwise", "default", "format")
        if keys.get(key) is not None and not isinstance(keys[key], (dict, list))
    }
    if "split" in text and not text["split"]:
        raise LandingError(
            "there is nothing to split at", f"{where}.split", "give the text between the parts"
        )
    if "pattern" in text:
        checked_expression(text["pattern"], f"{where}.pattern", groups=1)
    cases = _pairs(keys.get("cases"), f"{where}.cases")
    for expression, _ in cases:
        checked_expression(expression, f"{where}.cases")
    repair = tuple(
        choice(rule, REPAIRS, f"{where}.repair")
        for rule in checked_list(keys.get("repair", []), f"{where}.repair")
    )
    if column and column.type not in _TIMES and (wrong := [rule for rule in repair if rule != "full_width"]):
        raise LandingError(
            f"{', '.join(wrong)} mends dates, and {column.name} is {column.type}", where, "leave it out"
        )
    swaps = [rule for rule in repair if rule in SWAPS]
    if swaps and "format" in text and not {"%d", "%m"} <= set(re.findall("%.", text["format"])):
        raise LandingError(
            f"{swaps[0]} turns %d and %m, and the format {text['format']} lacks one", where, "leave it out"
        )
    read = Field(
        columns=columns,
        ordinal=(),
        aliases=_pairs(keys.get("values"), f"{where}.values"),
        cases=cases,
        repair=repair,
        part=counted(keys.get("part", "1"), f"{where}.part"),
        unit=_unit(keys, column, where),
        day_in=_witness(keys["day_in"], column, f"{where}.day_in") if "day_in" in keys else None,
        **text,
    )
    if column and column.values:
        for given in (
            read.value,
            read.otherwise,
            read.default,
            *(name for _, name in (*read.aliases, *read.cases)),
        ):
            if given:
                choice(given, column.values, where)
    own = (str(keys.get("decimal", marks[0])), str(keys.get("thousands", marks[1])))
    return _marked(read, column, checked_marks(own, where))


def _ordinal(keys: dict, column: Column | None, where: str) -> Field:
    """A count has no text that anything could be done to."""
    if len(keys) > 1:
        raise LandingError(
            "an ordinal is counted, and takes no other key", where, "leave out all but 'ordinal'"
        )
    if column is None or column.type not in ("VARCHAR", "INTEGER"):
        raise LandingError("a column of this type cannot hold an ordinal", where, "map it to a column")
    found = checked_list(keys["ordinal"], f"{where}.ordinal")
    if not found:
        raise LandingError(
            "it names no column", f"{where}.ordinal", "name what rows of one count are alike in"
        )
    return Field(ordinal=found)


def checked_marks(marks: tuple[str, str], where: str) -> tuple[str, str]:
    """The decimal and the thousands mark. Raises LandingError."""
    decimal, thousands = choice(marks[0], (".", ","), f"{where}.decimal"), marks[1]
    choice(
        thousands, tuple(mark for mark in ("", ".", ",", " ", "'") if mark != decimal), f"{where}.thousands"
    )
    return decimal, thousands


def _marked(field: Field, column: Column | None, marks: tuple[str, str]) -> Field:
    """The field with those marks, where it holds a number out of a file."""
    if marks == (".", "") or column is None or not column.type.startswith(_NUMBERS) or not field.columns:
        return field
    return Field(**{**field.__dict__, "decimal": marks[0], "thousands": marks[1]})


def _unit(keys: dict, column: Column | None, where: str) -> Unit | None:
    if "unit" not in keys:
        if "to" in keys:
            raise LandingError("it has 'to' without 'unit'", where, "say in which unit the file is")
        return None
    if column is None or not column.type.startswith("DECIMAL"):
        raise LandingError("only a quantity has a unit", f"{where}.unit", "leave it out")
    to = str(keys.get("to") or unit_of_name(column.name) or "")
    if not to:
        raise LandingError(
            f"{column.name} has no unit of its own", f"{where}.unit", "say with `to: kg` which one is wanted"
        )
    wanted = checked_unit(to, f"{where}.to")
    if isinstance(keys["unit"], dict):
        named = checked_keys(keys["unit"], {"column"}, f"{where}.unit")
        if "column" not in named:
            raise LandingError("it names no column", f"{where}.unit", "write {column: name} or a unit")
        return Unit(to, column=str(named["column"]))
    given = checked_unit(str(keys["unit"]), f"{where}.unit")
    if UNITS[given].dimension != UNITS[wanted].dimension:
        raise LandingError(
            f"{keys['unit']} is a {UNITS[given].dimension} and {to} a {UNITS[wanted].dimension}",
            f"{where}.unit",
            "correct one of the two",
        )
    return Unit(to, name=str(keys["unit"]))


def _witness(found: object, column: Column | None, where: str) -> Witness:
    if column is None or column.type not in _TIMES:
        raise LandingError("only a date or a moment falls on a day", where, "leave it out")
    keys = checked_keys(found, {"column", "pattern", "format"}, where)
    if missing := sorted({"column", "format"} - set(keys)):
        raise LandingError(
            f"{' and '.join(missing)} is missing", where, "say where the day stands, and its form"
        )
    pattern = checked_expression(str(keys.get("pattern", "(.+)")), f"{where}.pattern", groups=1)
    return Witness(str(keys["column"]), pattern, str(keys["format"]))


def _pairs(body: object, where: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(k), str(v)) for k, v in checked_keys(body or {}, None, where).items())
