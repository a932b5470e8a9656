"""What a mapping says of one canonical column, as frozen values: where it comes from and what is done to its text.

Here: the declarations. Not here: their grammar (mapping_fields.py), SQL (field_text.py, field_type.py, field_moment.py).
"""

from dataclasses import dataclass

# Repairs of a field, applied only where its mapping states them, and counted: see docs/inbox.md.
SWAPS = ("swap_day_month", "misread_day_month")
REPAIRS = ("full_width", "serial", "century", *SWAPS)


@dataclass(frozen=True)
class Unit:
    """The unit that a field's figures are in: one for all (`name`) or the text of a column, and the one wanted."""

    to: str
    name: str | None = None
    column: str | None = None


@dataclass(frozen=True)
class Witness:
    """Where a row names a moment's day: the first group of `pattern` in a column, of the form `format`."""

    column: str
    pattern: str
    format: str


@dataclass(frozen=True)
class Field:
    """Where one canonical column comes from: columns of the file, a constant, or a count; and what is done to their text.

    ordinal: columns of the file; the value is the row's number, from 1, among the file's rows that are alike in them.

    In this order: columns joined by `join`, repair full_width, `part` of the text between `split`, the first group of
    `pattern`, `aliases` (whole values), `cases` (expressions, else `otherwise`), `default` where nothing is left. day_in: of a date's
    readings, those are taken that fall on the day it names; none does: the row is refused.
    """

    columns: tuple[str, ...] = ()
    value: str | None = None
    ordinal: tuple[str, ...] = ()
    join: str = " "
    split: str | None = None
    part: int = 1
    pattern: str | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    default: str | None = None
    format: str | None = None
    decimal: str = "."
    thousands: str = ""
    repair: tuple[str, ...] = ()
    unit: Unit | None = None
    day_in: Witness | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns of the file that it reads."""
        return (
            *self.columns,
            *self.ordinal,
            *((self.unit.column,) if self.unit and self.unit.column else ()),
            *((self.day_in.column,) if self.day_in else ()),
        )

    @property
    def shown(self) -> str:
        """Its name in a message about a row."""
        return " + ".join(self.columns) or "(value)"
