"""Declarations of what a system gives over HTTP instead of its database: frozen, data only.

Here: Endpoint and RestSource, and what their construction refuses. Not here: pulling pages (pull_pages.py), the sources
themselves (`sources/`).
"""

from dataclasses import dataclass

from ingestion.errors import LandingError
from ingestion.spec import Source, Table


@dataclass(frozen=True)
class Endpoint:
    """One list that comes page by page as JSON, landed as one table. It is pulled whole each time: lists of this kind say
    neither what changed nor what went, so all rows and keys are compared.

    path: below the system's address. rows, count, next: where in an answer its rows, the number of all rows and the link to
    the next page stand. page_size: the parameter that asks for so many rows at once. fields: (column, path in a row with
    dots) where a column does not stand under its own name.
    """

    table: Table
    path: str
    rows: str = "results"
    count: str = "count"
    next: str = "next"
    page_size: tuple[str, int] = ("page_size", 200)
    fields: tuple[tuple[str, str], ...] = ()

    def __post_init__(self):
        unknown = {name for name, _ in self.fields} - {column.name for column in self.table.columns}
        if unknown:
            raise _refused(
                self.table.name, f"fields are not declared as columns: {', '.join(sorted(unknown))}"
            )
        if self.table.cursor:
            raise _refused(self.table.name, "a list over HTTP is pulled whole: it has no cursor")
        if self.table.rules or self.table.parent:
            raise _refused(self.table.name, "rules are asked in SQL: only tables of a database can have them")
        if self.path.startswith("/") or "://" in self.path:
            raise _refused(self.table.name, f"the path {self.path!r} is relative to the system's address")

    @property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """{column: keys from a row down to its value}."""
        named = dict(self.fields)
        return {c.name: tuple(named.get(c.name, c.name).split(".")) for c in self.table.columns}


@dataclass(frozen=True)
class RestSource:
    """One system that is read over HTTP: it lands in the schema `raw_<name>`. sample: the sample system that serves it."""

    name: str
    endpoints: tuple[Endpoint, ...]
    sample: str = ""
    title: str = ""

    def __post_init__(self):
        _ = self.source  # refuses what a source may not be

    @property
    def source(self) -> Source:
        """The same as tables: how it lies in the lake."""
        return Source(self.name, tuple(endpoint.table for endpoint in self.endpoints), title=self.title)


def _refused(where: str, what: str) -> LandingError:
    return LandingError(what, f"endpoint {where!r}", "correct the declaration in ingestion/sources/")
