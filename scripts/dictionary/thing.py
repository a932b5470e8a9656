"""What has an entry in the dictionary: a model or a raw table, and its columns. Data only.

Belongs here: what the pages need to know, in their words. Not here: where it is read from (graph.py).
"""

from dataclasses import dataclass
from typing import Any

# A page each, in the order of the data; marts get one a publication group.
LAYERS = ("quarantine", "raw", "staging", "canonical", "intermediate", "marts")


@dataclass(frozen=True)
class Field:
    """One column. type is '' for one that is declared and not landed."""

    name: str
    type: str
    label_zh: str = ""
    description: str = ""
    unit: str = ""
    required: bool = False
    personal: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thing:
    """A model or a raw table.

    page: its page without ending. source: what its system is, for a raw table. at_source, cursor: its name there, and how
    changed rows are found. tests: dbt's, as the manifest has them. examples: unit tests, name and description.
    """

    key: str
    name: str
    layer: str
    page: str
    description: str
    columns: tuple[Field, ...]
    label_zh: str = ""
    grain: str = ""
    owner: str = ""
    group: str = ""
    file: str = ""
    source: str = ""
    at_source: str = ""
    cursor: str = ""
    keys: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    tests: tuple[dict[str, Any], ...] = ()
    examples: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The name as one asks for it: raw tables with their schema, whose tables share names with canonical ones."""
        return self.key if self.layer in ("raw", "quarantine") else self.name
