"""What a landing did, as frozen values for orchestration to store and show.

Here: LoadReport and its parts. Not here: where they are stored (ops, by orchestration).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ingestion.errors import LandingError


@dataclass(frozen=True)
class TableReport:
    """Rows of one table or entity. skipped: the source's fingerprint had not changed, nothing was read."""

    name: str
    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    refused: int = 0
    skipped: bool = False
    mode: str = "increment"  # full | increment | skipped | files


@dataclass(frozen=True)
class FileReport:
    """One file of the inbox. status: landed | already landed | superseded | refused | unsettled | unmatched.

    superseded: a list of a full delivery that a later file replaces. unsettled: it is still being written. error: also of
    a file that landed in part. unmapped: its columns that no field reads. part: the mapping's part that read it.
    """

    name: str
    status: str
    rows: int = 0
    sha256: str = ""
    error: LandingError | None = None
    unmapped: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True)
class Repair:
    """How many rows a rule of the mapping changed. entity: '' for rows that were left out (rule 'skipped')."""

    entity: str
    column: str
    rule: str
    rows: int


@dataclass(frozen=True)
class ControlTotal:
    """A figure that the delivering system gives itself: how much there is now. It replaces the one stored before.

    detail: the state of an order, or ''.
    """

    source: str
    entity: str
    currency: str | None
    measure: str
    value: Decimal
    detail: str = ""


@dataclass(frozen=True)
class SchemaChange:
    """What differs between a source's declaration and what it is. change: added | removed | retyped."""

    source: str
    table: str
    column: str
    change: str
    detail: str
    cure: str


@dataclass(frozen=True)
class LoadReport:
    """One landing of one source. status: ok | partial (not all landed) | failed (nothing changed)."""

    source: str
    started_at: datetime
    finished_at: datetime
    status: str
    load_id: str = ""
    tables: tuple[TableReport, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    files: tuple[FileReport, ...] = ()
    error: LandingError | None = None
    repairs: tuple[Repair, ...] = ()
    schema_changes: tuple[SchemaChange, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything in the lake is different from before."""
        return any(table.inserted or table.updated or table.deleted or table.refused for table in self.tables)
