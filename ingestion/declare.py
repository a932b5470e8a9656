"""Short forms of what a file in `sources/` says most: a table as names of columns by kind, a total as rows and amount.

Here: the kinds. Not here: what a declaration is and refuses (spec.py), the declarations themselves (`sources/`).
"""

from ingestion.errors import LandingError
from ingestion.spec import PERSONAL, Column, SourceTotal, Table

KINDS = {
    "link": "INTEGER",
    "number": "INTEGER",
    "big": "BIGINT",
    "ref": "VARCHAR",  # a UUID
    "text": "VARCHAR",
    "flag": "BOOLEAN",
    "day": "DATE",
    "moment": "TIMESTAMP WITH TIME ZONE",
    "local_moment": "TIMESTAMP",
    "money": "DECIMAL(18,2)",
    "price": "DECIMAL(38,9)",
    "double": "DOUBLE",
    **dict.fromkeys(PERSONAL, "VARCHAR"),
}


def columns(**kinds: str) -> tuple[Column, ...]:
    """Columns by kind (one of KINDS), their names parted by blanks, in the order given: text="code name", phone="mobile".

    Raises LandingError for a kind that there is not.
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise LandingError(
            f"there is no kind of column {', '.join(unknown)}",
            f"the columns {', '.join(kinds[kind] for kind in unknown)}",
            f"in ingestion/sources/, use one of: {', '.join(KINDS)}",
        )
    return tuple(
        Column(name, KINDS[kind], personal=kind if kind in PERSONAL else "")
        for kind, names in kinds.items()
        for name in names.split()
    )


def table(
    name: str,
    /,  # a table may have columns of the kind `name`
    *made: Column,
    key: str = "id",
    cursor: str | None = None,
    amount: str | None = None,
    **kinds: str,
) -> Table:
    """A table as the source has it. key: its columns, parted by blanks. cursor: a column that each change moves on.

    made: columns that need more than a kind. Raises LandingError where the declaration cannot be.
    """
    declared = (*columns(**kinds), *made)
    if any(c.name == cursor and c.type == KINDS["moment"] for c in declared):
        cursor = f"({cursor} at time zone 'UTC')"  # the same text in PostgreSQL and in DuckDB, whatever the session's zone
    return Table(name, declared, tuple(key.split()), cursor, amount=amount)


def totals(
    entity: str, rows: str, *, currency: str = "null", status: str = "''", amount: str | None = None
) -> tuple[SourceTotal, ...]:
    """How many rows the source has of an entity, and their sum, by currency and status. rows: `from …`, as SQL of the source."""

    def total(measure: str, value: str) -> SourceTotal:
        return SourceTotal(entity, measure, f"select {currency}, {status}, {value} {rows} group by 1, 2")

    counted = (total("rows", "count(*)"),)
    return (*counted, total("amount", f"coalesce(sum({amount}), 0)")) if amount else counted
