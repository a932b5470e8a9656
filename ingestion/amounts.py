"""The SQL of a row's typed columns in `_rows`, and of what it amounts to, in which currency.

Here: names and expressions over one entity's columns. Not here: making `_rows` (batch.py), adding up (inbox_totals.py).
"""

import re
from collections.abc import Callable

from ingestion.mapping import EntityMapping, Mapping


def typed_name(mapped: EntityMapping, column: str) -> str:
    """The SQL name of an entity's typed column in `_rows`."""
    return f"{mapped.entity.name}__{column}"


def typed_or_null(mapped: EntityMapping, column: str) -> str:
    """The same, NULL for a column that the mapping does not fill."""
    kind = mapped.entity.column(column).type
    return typed_name(mapped, column) if column in mapped.filled else f"cast(null as {kind})"


def amount_sql(mapped: EntityMapping, name_of: Callable[[str], str] | None = None) -> str:
    """The row's amount, exact, NULL where the entity has none. name_of: SQL of a column, by default that in `_rows`."""
    sql, _ = in_rows(mapped, mapped.entity.amount or "null", name_of)
    return f"cast({sql} as decimal(38,10))"


def in_rows(
    mapped: EntityMapping, sql: str, name_of: Callable[[str], str] | None = None
) -> tuple[str, list[str]]:
    """SQL over the entity's columns as SQL over `_rows`, and which columns it asks for."""
    asked = []
    for column in mapped.entity.columns:
        value = name_of(column.name) if name_of else typed_or_null(mapped, column.name)
        sql, found = re.subn(rf"(?<![\w.]){column.name}(?!\w)", value, sql)
        asked += [column.name] if found else []
    return sql, asked


def currency_sql(mapping: Mapping, mapped: EntityMapping) -> str:
    """The row's currency: the entity's own, else that of another entity which the same row feeds. NULL where an entity's own may be
    empty: a total of the rows that happen to have none would not be a total."""
    if any(column.name == "currency" and column.nullable for column in mapped.entity.columns):
        return "cast(null as varchar)"
    for candidate in (mapped, *mapping.entities):
        if "currency" in candidate.fields:
            return typed_name(candidate, "currency")
    return "cast(null as varchar)"
