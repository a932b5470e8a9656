"""Reads `thresholds.yaml`: what it says, or where in it is what is wrong.

Belongs here: checking the text. Does not: what the words mean (`thresholds.py`), whether a mart has the column (the query says so
when it is asked).
"""

import difflib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import yaml

from quality.statistics.thresholds import OF, Event, Figure, Thresholds, Watch

# What the query and the checks without a figure call their own columns by.
_TAKEN = ("by", "day", "rows", "segment")


class ThresholdsError(ValueError):
    """The text cannot be used: says where in it, what is wrong and what would be right."""


def parse(text: str, where: str) -> Thresholds:
    """The declarations of a file's text. where: its name, for messages. Raises ThresholdsError."""
    try:
        given = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise ThresholdsError(f"{where}: this is no YAML: {' '.join(str(error).split())}") from None
    _known(given, ("defaults", "events", "enough_days", "history_days", "holds", "marts"), where)
    defaults = given.get("defaults") or {}
    _known(
        defaults,
        [f.name for f in fields(Figure) if f.name not in ("name", "value", "of", "by")],
        f"{where}: defaults",
    )
    watches = [
        _watch(mart, body, defaults, where)
        for mart, body in _mapping(given.get("marts"), f"{where}: marts").items()
    ]
    events = [_event(event, f"{where}: events") for event in given.get("events") or ()]
    lengths = {
        name: _typed(given[name], int, f"{where}: {name}")
        for name in ("enough_days", "history_days")
        if name in given
    }
    holds = given.get("holds", True)
    if not isinstance(holds, bool):
        raise ThresholdsError(f"{where}: holds: {holds!r} is neither true nor false")
    return Thresholds(tuple(watches), tuple(events), **lengths, holds=holds)


def _watch(mart: str, body: Any, defaults: Mapping[str, Any], where: str) -> Watch:
    at = f"{where}: marts.{mart}"
    body = dict(_mapping(body, at))
    _known(body, [f.name for f in fields(Watch) if f.name != "mart"], at)
    figures = [
        _figure(name, {**defaults, **_mapping(one, f"{at}.figures.{name}")}, f"{at}.figures.{name}")
        for name, one in _mapping(body.pop("figures", None), f"{at}.figures").items()
    ]
    categories = _mapping(body.pop("categories", None), f"{at}.categories")
    shares = tuple((c, _typed(share, float, f"{at}.categories.{c}")) for c, share in categories.items())
    watch = Watch(mart, figures=tuple(figures), categories=shares, **_fields(Watch, body, at))
    if not watch.day and (figures or shares or watch.oldest_days is not None):
        raise ThresholdsError(f"{at}: `day` is missing: name the date column that figures are taken by")
    if unknown := [name for name in watch.frozen if name not in {f.name for f in figures}]:
        raise ThresholdsError(
            f"{at}.frozen: there is no figure {unknown[0]!r}{_near(unknown[0], [f.name for f in figures])}"
        )
    return watch


def _figure(name: str, body: Mapping[str, Any], at: str) -> Figure:
    _known(body, [f.name for f in fields(Figure) if f.name != "name"], at)
    if name in _TAKEN or not name.isidentifier():
        raise ThresholdsError(
            f"{at}: a figure's name is one word of letters, digits and _, and none of {', '.join(_TAKEN)}"
        )
    if "value" not in body:
        raise ThresholdsError(f"{at}: `value` is missing: SQL over the rows of a day, like count(*)")
    figure = Figure(name, **_fields(Figure, body, at))
    for field, allowed in (("of", OF), ("severity", ("error", "warn"))):
        if getattr(figure, field) not in allowed:
            raise ThresholdsError(f"{at}.{field}: {getattr(figure, field)!r} is none of {', '.join(allowed)}")
    if not figure.windows or min(figure.windows) < 1 or figure.limit <= 0:
        raise ThresholdsError(f"{at}: windows are days from 1 on, and limit is above 0")
    return figure


def _event(body: Any, at: str) -> Event:
    body = _mapping(body, at)
    _known(body, ("name", "from", "to"), at)
    try:
        first, last = (_month_and_day(str(body[side])) for side in ("from", "to"))
    except (KeyError, TypeError, ValueError):
        raise ThresholdsError(
            f'{at}: {dict(body)} needs name, from and to, as "06-05" for the fifth of June'
        ) from None
    return Event(str(body.get("name", "")), first, last)


def _fields(of: type, body: Mapping[str, Any], at: str) -> dict[str, Any]:
    """The values by field, of the type that the field's default has; lists become tuples."""
    found: dict[str, Any] = {}
    for field in fields(of):
        if field.name in body:
            default = field.default
            kind = str if default is MISSING else float if default is None else type(default)
            found[field.name] = _typed(body[field.name], kind, f"{at}.{field.name}")
    return found


def _typed(value: Any, kind: type, at: str) -> Any:
    if kind is tuple:
        return tuple(value) if isinstance(value, list) else (value,)
    if kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool):
        return kind(value)
    if kind is str and isinstance(value, str):
        return value
    raise ThresholdsError(f"{at}: {value!r} is no {'number' if kind in (int, float) else 'text'}")


def _mapping(value: Any, at: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ThresholdsError(f"{at}: names with values are wanted here, not {value!r}")
    return value


def _known(body: Any, names: Any, at: str) -> None:
    names = list(names)
    for name in _mapping(body, at):
        if name not in names:
            raise ThresholdsError(
                f"{at}: there is no {name!r}{_near(str(name), names)}; known: {', '.join(names)}"
            )


def _near(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, 1)
    return f", perhaps {near[0]}" if near else ""


def _month_and_day(text: str) -> tuple[int, int]:
    """Of a leap year. Raises ValueError where there is no such day."""
    month, day = (int(part) for part in text.split("-"))
    date(2024, month, day)
    return month, day
