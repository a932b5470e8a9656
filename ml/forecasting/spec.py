"""What the columns of a panel mean: a frozen declaration, and reading it from YAML.

Belongs here: the words of the file and what is wrong with them. Does not: the rows (`panel.py`).
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml


class SpecError(ValueError):
    """The declaration cannot be used: says where in it, what is wrong and what would be right."""


@dataclass(frozen=True)
class PanelSpec:
    """A long panel's columns, one row a series and day.

    series: the columns that together name a series. date, target: its day and what is forecast. known_ahead: known for the days to come as
    well (promotions, opening days). observed_only: known only once the day is over (its customers); never used for that day. static: the same
    on every day of a series. holiday_country: as ISO 3166 writes it (CN, DE), '' for none. known_from: a column with the moment from which on a row's
    known_ahead values were known, '' where they always were: an origin before it does not see them.
    """

    series: tuple[str, ...]
    date: str
    target: str
    known_ahead: tuple[str, ...] = ()
    observed_only: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    holiday_country: str = ""
    known_from: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All that the panel must have."""
        moment = (self.known_from,) if self.known_from else ()
        return (
            *self.series,
            self.date,
            self.target,
            *self.known_ahead,
            *self.observed_only,
            *self.static,
            *moment,
        )


def read_spec(text: str, where: str) -> PanelSpec:
    """The declaration of a file's text. where: its name, for messages. Raises SpecError."""
    try:
        given = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SpecError(f"{where}: this is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(given, Mapping):
        raise SpecError(f"{where}: names with values are wanted: series, date, target and what else is known")
    known = [field.name for field in fields(PanelSpec)]
    for name in given:
        if name not in known:
            raise SpecError(
                f"{where}: there is no {name!r}{near(str(name), known)}; known: {', '.join(known)}"
            )
    for name in ("series", "date", "target"):
        if not given.get(name):
            raise SpecError(f"{where}: `{name}` is missing: name the panel's column")
    series, ahead, observed, static = (
        _columns(given.get(name), f"{where}: {name}")
        for name in ("series", "known_ahead", "observed_only", "static")
    )
    date, target, country, moment = (
        _text(given.get(name), f"{where}: {name}")
        for name in ("date", "target", "holiday_country", "known_from")
    )
    spec = PanelSpec(series, date, target, ahead, observed, static, country, moment)
    if twice := sorted({name for name in spec.columns if spec.columns.count(name) > 1}):
        raise SpecError(f"{where}: {twice[0]} stands twice: a column has one part to play")
    return _with_country(spec, where)


def near(name: str, names: list[str]) -> str:
    """', perhaps x' where one of the names is much like it."""
    found = difflib.get_close_matches(name, names, 1)
    return f", perhaps {found[0]}" if found else ""


def _with_country(spec: PanelSpec, where: str) -> PanelSpec:
    if not spec.holiday_country:
        return spec
    import holidays  # takes a while

    if spec.holiday_country not in holidays.list_supported_countries(include_aliases=False):
        raise SpecError(
            f"{where}: holiday_country: nothing is known of the holidays of {spec.holiday_country!r}; write the country's two letters, like CN or DE,"
            " or leave it out and give the days off as a column under known_ahead"
        )
    return spec


def _columns(value: Any, at: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise SpecError(f"{at}: {value!r} is no list of columns")


def _text(value: Any, at: str) -> str:
    # YAML reads NO, the country's two letters, as false
    value = "NO" if value is False and at.endswith("holiday_country") else "" if value is None else value
    if not isinstance(value, str):
        raise SpecError(f"{at}: {value!r} is no text")
    return value
