"""What a mapping.yaml says, as frozen values: how a folder's files become canonical entities.

Here: the declarations. Not here: reading them from YAML (mapping_read.py, mapping_fields.py), SQL (field_text.py,
field_type.py), reading files (readers.py), landing (inbox.py).
"""

from dataclasses import dataclass, field
from pathlib import Path

from ingestion.field import Field
from ingestion.spec import Entity

FORMATS = ("csv", "xlsx", "parquet", "xes")


@dataclass(frozen=True)
class Shape:
    """How a file is laid out.

    other_encodings: tried in this order where the columns' names cannot be read in `encoding`. quote: '' where the file has no
    quoting. row_end: what stands before each line's end, '' for nothing. header: the columns' names in a file that has none, `_` for a column not to read. header_row, header_rows: the line where
    names begin, and how many lines they take. sheet: a pattern of sheet names, '' for a workbook that has one only. merged:
    columns in which a merged cell holds good for every row it covers; elsewhere it is the first row's alone. comma: columns
    whose texts have decimal commas, so that cells with numbers of their own are written alike.
    """

    format: str = "csv"
    encoding: str = "utf-8"
    other_encodings: tuple[str, ...] = ()
    delimiter: str = ","
    quote: str = '"'
    row_end: str = ""
    header: tuple[str, ...] = ()
    header_row: int = 1
    header_rows: int = 1
    sheet: str = ""
    merged: tuple[str, ...] = ()
    comma: tuple[str, ...] = ()
    timezone: str = "UTC"

    @property
    def typed(self) -> bool:
        """Whether the format has types of its own, so that a moment may also stand in ISO form."""
        return self.format != "csv"


@dataclass(frozen=True)
class EntityMapping:
    """One entity that the files feed. collapse: first | last row of a key; keyless: hash and ordinal as key.

    collapse_by: the column by which a row is the first or the last, None for the order of files and rows.
    """

    entity: Entity
    fields: dict[str, Field]
    collapse: str | None = None
    collapse_by: str | None = None
    keyless: bool = False

    @property
    def moves_names(self) -> bool:
        """Whether a party's one name is a person's in the rows that say so: it goes to person_name then, never to party_name.
        Not where the mapping says that every row is a company."""
        if self.entity.name != "party" or not {"party_name", "is_company"} <= self.fields.keys():
            return False
        return (self.fields["is_company"].value or "").lower() != "true"

    @property
    def filled(self) -> set[str]:
        """The columns that have a value."""
        return {*self.fields, *(("person_name",) if self.moves_names else ())}


@dataclass(frozen=True)
class Control:
    """Files in which the delivering system states its own totals. rows, amount: columns of those files."""

    files: str
    entity: str
    rows: str | None
    amount: str | None
    currency: Field


@dataclass(frozen=True)
class Lookup:
    """Another file of the folder that a row's values are looked up in, as `name.column`. on: (column, its column)."""

    name: str
    files: str
    shape: Shape
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mapping:
    """One mapping.yaml, or one of its parts. delivery 'full': the newest file is the whole list, what it lacks is removed.

    skip: (column, expression): rows where it matches are left out, and counted. part: '' where there is one only.
    """

    name: str
    path: Path
    source: str
    files: str
    shape: Shape
    delivery: str
    entities: tuple[EntityMapping, ...]
    control: Control | None = None
    part: str = ""
    skip: tuple[tuple[str, str], ...] = ()
    lookups: tuple[Lookup, ...] = field(default=())

    def has_control(self, entity: str) -> bool:
        """Whether control files speak for the entity, so that what is read counts nothing by itself."""
        return self.control is not None and self.control.entity == entity

    @property
    def needed(self) -> tuple[str, ...]:
        """All columns that are read, those of lookups as `name.column`."""
        found = [column for e in self.entities for f in e.fields.values() for column in f.needed]
        return tuple(dict.fromkeys([*found, *(column for column, _ in self.skip)]))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        found = [column for column in self.needed if not self.looked_up(column)]
        return tuple(dict.fromkeys([*found, *(own for lookup in self.lookups for own, _ in lookup.on)]))

    def looked_up(self, column: str) -> Lookup | None:
        """The lookup that `name.column` comes from, None for a column of the file."""
        return next((found for found in self.lookups if column.startswith(f"{found.name}.")), None)

    def lookup_columns(self, lookup: Lookup) -> tuple[str, ...]:
        """The columns that the lookup's file must have."""
        wanted = [c.removeprefix(f"{lookup.name}.") for c in self.needed if self.looked_up(c) is lookup]
        return tuple(dict.fromkeys([*(theirs for _, theirs in lookup.on), *wanted]))
