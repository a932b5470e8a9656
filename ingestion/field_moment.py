"""SQL that reads a date or a moment out of a text: in its form or ISO, with the repairs that its mapping states.

Here: the readings of one text, in the order in which they are tried. Not here: the text itself (field_text.py), other types
and what becomes of the readings (field_type.py).
"""

import re
from dataclasses import dataclass

from ingestion.field import Field
from ingestion.field_text import Names, narrowed, text
from ingestion.mapping import Shape

_SWAP = str.maketrans({"d": "m", "m": "d"})
# An ISO text that says its own zone. A cast to TIMESTAMP would drop that silently, and the moment be hours off.
_ZONED = r":\d{2}(\.\d+)?\s?([Zz]|[+-]\d{2}(:?\d{2})?)$"
_ISO_DAY = r"^(\d{4}\D)(\d{1,2})(\D)(0?[1-9]|1[0-2])(\D.*)?$"


@dataclass(frozen=True)
class _Reading:
    """One way to read a text. rule: the repair that it is, '' for none. zoned: the moment itself, not a local time."""

    sql: str
    rule: str = ""
    zoned: bool = False


def moments(raw: str, kind: str, field: Field, shape: Shape, at: Names) -> list[tuple[str, str]]:
    """(rule or '', SQL of type `kind`): readings of the text, the first that fits is taken."""
    plain = _plain(raw, field.format, shape)
    found = [*plain, *_mended(raw, kind, field)] if "%z" not in (field.format or "") else plain
    if "misread_day_month" in field.repair:
        turned = _plain(raw, field.format and _swapped(field.format), shape, turned=True)
        found = [_misread(*pair) for pair in zip(plain, turned, strict=True)] + found
    values = [(reading.rule, _as(reading, kind, shape)) for reading in found]
    if field.day_in is None:
        return values
    day = witnessed_day(field, at)
    return [
        (rule, f"case when {_day(sql, kind, shape)} = {day} or {day} is null then {sql} end")
        for rule, sql in values
    ]


def witnessed_day(field: Field, at: Names) -> str:
    """SQL: the day that another column names, NULL where it names none."""
    if field.day_in is None:
        return "null"
    named = at[field.day_in.column]
    if "full_width" in field.repair:
        named = narrowed(named)
    form = text(field.day_in.format)
    return f"cast(try_strptime(regexp_extract({named}, {text(field.day_in.pattern)}, 1), {form}) as date)"


def _day(sql: str, kind: str, shape: Shape) -> str:
    return sql if kind == "DATE" else f"cast(timezone({text(shape.timezone)}, {sql}) as date)"


def _plain(raw: str, form: str | None, shape: Shape, *, turned: bool = False) -> list[_Reading]:
    """Its form, kept to exactly in a text file; ISO where there is none, or where the file has types of its own."""
    found = [_Reading(f"try_strptime({raw}, {text(form)})", zoned="%z" in form)] if form else []
    if form and (found[0].zoned or not shape.typed):
        return found
    iso = f"regexp_replace({raw}, {text(_ISO_DAY)}, '\\1\\4\\3\\2\\5')" if turned else raw
    zoned = f"regexp_matches({raw}, {text(_ZONED)})"
    return [
        *found,
        _Reading(f"case when {zoned} then try_cast({iso} as timestamptz) end", zoned=True),
        _Reading(f"case when not {zoned} then try_cast({iso} as timestamp) end"),
    ]


def _misread(plain: _Reading, turned: _Reading) -> _Reading:
    """The turned reading, where the text can be read both ways and they differ."""
    sql = f"case when {plain.sql} <> {turned.sql} then {turned.sql} end"
    return _Reading(sql, "misread_day_month", plain.zoned)


def _mended(raw: str, kind: str, field: Field) -> list[_Reading]:
    """Readings of what fits neither the form nor ISO."""
    found = []
    base = field.format or ("%Y-%m-%d" if kind == "DATE" else "%Y-%m-%d %H:%M:%S")
    if "serial" in field.repair:
        days = f"try_cast({raw} as decimal(15,9))"
        # 61 is 1 March 1900: before it, spreadsheets count a day that never was
        seconds = f"cast(round(cast({days} as decimal(38,9)) * 86400) as bigint)"
        moment = f"timestamp '1899-12-30' + to_seconds({seconds})"
        found.append(_Reading(f"case when {days} between 61 and 2958465 then {moment} end", "serial"))
    if "swap_day_month" in field.repair:
        found.append(_Reading(f"try_strptime({raw}, {text(_swapped(base))})", "swap_day_month"))
    if "century" in field.repair:
        short = base.replace("%Y", "%y")
        forms = [short, _swapped(short)] if "swap_day_month" in field.repair else [short]
        found += [_Reading(f"try_strptime({raw}, {text(form)})", "century") for form in forms]
    return found


def _as(reading: _Reading, kind: str, shape: Shape) -> str:
    """The reading as `kind`. A year of two digits is read as the year 26 elsewhere: it is none."""
    sql, zone = reading.sql, text(shape.timezone)
    first = "timestamptz '1000-01-01 00:00:00+00'" if reading.zoned else "timestamp '1000-01-01'"
    kept = f"case when {sql} >= {first} then {sql} end"
    if kind == "DATE":
        local = f"timezone({zone}, {kept})" if reading.zoned else kept
        return f"cast({local} as date)"
    return kept if reading.zoned else f"timezone({zone}, {kept})"


def _swapped(form: str) -> str:
    return re.sub("%([dm])", lambda found: "%" + found[1].translate(_SWAP), form)
