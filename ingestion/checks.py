"""Compares what a database source declares with what its tables are.

Here: missing tables and columns, changed types: said before a row is read. Not here: values, columns that came (schema_changes.py).
"""

from collections.abc import Iterator

from ingestion.errors import LandingError
from ingestion.report import SchemaChange
from ingestion.spec import Column, Source, Table

_INTEGERS = {"smallint", "integer", "bigint"}
_ACCEPTED = {
    "INTEGER": {"smallint", "integer"},
    "BIGINT": _INTEGERS,
    "DOUBLE": {"real", "double precision"},
    "VARCHAR": {"character varying", "text", "character", "json", "jsonb", "uuid"},
    "BOOLEAN": {"boolean"},
    "DATE": {"date"},
    "TIMESTAMP": {"timestamp without time zone"},
    "TIMESTAMP WITH TIME ZONE": {"timestamp with time zone"},
    "DECIMAL": _INTEGERS | {"numeric"},
}


def check_columns(source: Source, found: dict[str, dict[str, str]]) -> None:
    """found: {table: {column: PostgreSQL type}}. Raises LandingError on the first difference.

    Columns at the source that are not declared are no difference: they may be personal, so somebody has to
    declare them before they land in clear.
    """
    for change in differences(source, found):
        raise LandingError(change.detail, f"{source.name}.{change.table}", change.cure)


def differences(source: Source, found: dict[str, dict[str, str]]) -> Iterator[SchemaChange]:
    """Declared tables and columns that are gone or of another type; a source with any cannot land."""
    for table in source.tables:
        if table.name not in found:
            yield SchemaChange(
                source.name,
                table.name,
                "*",
                "removed",
                "the table does not exist, or the reading role may not see it",
                "install the module that owns it, grant SELECT to the reading role,"
                f" or take it out of ingestion/sources/{source.name}.py",
            )
            continue
        for column in table.landed:
            if column.expression:  # it is made of others, and PostgreSQL says where it cannot be
                continue
            kind = found[table.name].get(column.name)
            if kind is None:
                yield _removed(source, table, column, found[table.name])
            elif kind not in _ACCEPTED[column.type.split("(")[0]]:
                yield SchemaChange(
                    source.name,
                    table.name,
                    column.name,
                    "retyped",
                    f"the column {column.name!r} is declared {column.type} and is {kind} at the source",
                    f"types are frozen: declare the new type in ingestion/sources/{source.name}.py"
                    " and see what reads the column",
                )


def _removed(source: Source, table: Table, column: Column, found: dict[str, str]) -> SchemaChange:
    declared = {c.name for c in table.columns}
    fitting = [
        name
        for name, kind in sorted(found.items())
        if name not in declared and kind in _ACCEPTED[column.type.split("(")[0]]
    ]
    hint = f"; perhaps it is called {' or '.join(fitting)} now" if 0 < len(fitting) <= 3 else ""
    return SchemaChange(
        source.name,
        table.name,
        column.name,
        "removed",
        f"the column {column.name!r} is gone; there are: {', '.join(sorted(found))}{hint}",
        f"name the column's new name, or drop it, in ingestion/sources/{source.name}.py",
    )
