"""Declarations of what a source holds: frozen, data only, no code that reads anything.

Here: Column, Table, Source, SourceTotal, Entity and what their construction refuses. Not here: the sources
themselves (`sources/`), the canonical entities that files are mapped onto (`catalog.py`).
"""

import re
from dataclasses import dataclass

from ingestion.errors import LandingError
from ingestion.rule_spec import Counted, Parent, Rule

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*$")
# What a column may hold of a natural person: free_text is text in which such values may stand, undeclared a column that
# came at the source and that nobody has looked at yet.
PERSONAL = ("name", "phone", "email", "address", "id_number", "free_text", "undeclared")


@dataclass(frozen=True)
class Column:
    """One column. `type` is DuckDB's type text.

    personal: what of a natural person it holds (one of PERSONAL), '' for nothing. values: all there are, where they are a
    closed list. expression: of a database source, what PostgreSQL makes the column of, where the table has none of that name.
    """

    name: str
    type: str
    nullable: bool = True
    personal: str = ""
    description: str = ""
    values: tuple[str, ...] = ()
    expression: str = ""

    def __post_init__(self):
        if not _PLAIN.match(self.name):
            raise _refused(f"column {self.name!r}", "a column's name is lower case letters, digits and _")
        if self.personal and self.personal not in PERSONAL:
            raise _refused(f"column {self.name!r}", f"personal is one of: {', '.join(PERSONAL)}")
        if self.personal and self.type != "VARCHAR":
            raise _refused(
                f"column {self.name!r}", "a personal column is VARCHAR: it lands as a token or as text"
            )
        if self.values and (self.type != "VARCHAR" or self.personal):
            raise _refused(
                f"column {self.name!r}",
                "a closed list is of texts that land as they are: VARCHAR, not personal",
            )
        if "HUGEINT" in self.type.upper():
            raise _refused(f"column {self.name!r}", "HUGEINT loses exactness in the lake: use DECIMAL(38,0)")


@dataclass(frozen=True)
class Table:
    """One table of a database.

    key: the columns that identify a row. cursor: an SQL expression over the landed columns, understood by
    PostgreSQL and by DuckDB alike, of type timestamp, that grows with each change; None means the table is read whole whenever
    it changed. lag_seconds: how far behind the largest cursor an increment starts again, because a row
    carries the START of the transaction that wrote it. amount: a DuckDB expression, listed beside a row
    that was deleted at the source. rules: what a row must fulfil to land. parent: whose refusal refuses it too. counted: what
    the source's totals count a row under; needed where rows may be refused.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    cursor: str | None = None
    lag_seconds: int = 3600
    amount: str | None = None
    description: str = ""
    rules: tuple[Rule, ...] = ()
    parent: Parent | None = None
    counted: tuple[Counted, ...] = ()

    def __post_init__(self):
        names = [column.name for column in self.columns]
        shown = {column.name for column in self.columns if not column.personal}
        if self.cursor and not self.key:
            raise _refused(
                f"table {self.name!r}", "a cursor needs a key: without one an increment doubles rows"
            )
        if not self.key:
            raise _refused(f"table {self.name!r}", "a key is needed to find rows deleted at the source")
        if len(set(names)) != len(names):
            raise _refused(f"table {self.name!r}", "a column stands twice")
        if missing := [name for name in self.key if name not in names]:
            raise _refused(f"table {self.name!r}", f"key columns are not declared: {', '.join(missing)}")
        if any(column.personal for column in self.columns if column.name in self.key):
            raise _refused(f"table {self.name!r}", "a personal column cannot be part of the key")
        if hidden := [rule.column for rule in self.rules if rule.column not in shown]:
            said = (
                f"a rule's column is declared and not personal, for its value is shown: {', '.join(hidden)}"
            )
            raise _refused(f"table {self.name!r}", said)

    @property
    def landed(self) -> tuple[Column, ...]:
        """The columns that are read and land, personal ones as tokens or redacted text."""
        return self.columns

    @property
    def personal(self) -> bool:
        """Whether it holds anything of natural persons."""
        return any(column.personal for column in self.columns)

    @property
    def lake_name(self) -> str:
        """The table's name in the lake: Tryton has relation tables with a hyphen in theirs."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class SourceTotal:
    """The source's own figure, computed by the source in the snapshot that the rows are read from.

    sql returns rows (currency text or NULL, detail text, value numeric). measure is 'rows' or 'amount'.
    """

    entity: str
    measure: str
    sql: str

    def __post_init__(self):
        if self.measure not in ("rows", "amount"):
            raise _refused(f"control total of {self.entity}", "measure is 'rows' or 'amount'")


@dataclass(frozen=True)
class Setting:
    """A parameter that a source's row-level security goes by: where it is not set, the reading role sees no row.

    known: SQL of one column of text, the values that there are.
    """

    name: str
    known: str


@dataclass(frozen=True)
class Source:
    """One system whose database is read: it lands in the schema `raw_<name>`. title: product, version and what it is for."""

    name: str
    tables: tuple[Table, ...]
    control_totals: tuple[SourceTotal, ...] = ()
    settings: tuple[Setting, ...] = ()
    title: str = ""

    def __post_init__(self):
        if not _PLAIN.match(self.name):
            raise _refused(f"source {self.name!r}", "a source's name is lower case letters, digits and _")
        names = [table.lake_name for table in self.tables]
        if len(set(names)) != len(names):
            raise _refused(f"source {self.name!r}", "two tables have one name in the lake")
        ruled: set[str] = set()
        for table in self.tables:
            if table.parent and table.parent.table not in ruled:
                said = f"its parent {table.parent.table!r} is declared before it, and has rules"
                raise _refused(f"table {table.name!r}", said)
            ruled |= {table.name} if table.rules or table.parent else set()

    @property
    def schema(self) -> str:
        return f"raw_{self.name}"

    def table(self, name: str) -> Table:
        """The table of that name (as at the source). Raises KeyError."""
        return {table.name: table for table in self.tables}[name]


@dataclass(frozen=True)
class Entity:
    """One canonical entity as it may come by file.

    key: the columns that identify a row. is_fact: its rows carry amounts that must reconcile, so every row
    that another one replaces is listed. amount: SQL over the columns, None where the entity has no amount. rules: what a row must
    fulfil; one that asks for a column which a mapping does not fill is left out.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    is_fact: bool = False
    amount: str | None = None
    description: str = ""
    rules: tuple[Rule, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def _refused(where: str, what: str) -> LandingError:
    return LandingError(what, where, "correct the declaration in ingestion/sources/ or ingestion/catalog.py")
