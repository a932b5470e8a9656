"""Compares what a database source declares with what its tables are.

Here: missing tables and columns, changed types: said before a row is read. Not here: values.
"""

from ingestion.errors import LandingError
from ingestion.spec import Source

_INTEGERS = {"smallint", "integer", "bigint"}
_ACCEPTED = {
    "INTEGER": {"smallint", "integer"},
    "BIGINT": _INTEGERS,
    "DOUBLE": {"real", "double precision"},
    "VARCHAR": {"character varying", "text", "character", "json", "jsonb", "uuid"},
    "BOOLEAN": {"boolean"},
    "DATE": {"date"},
    "TIMESTAMP": {"timestamp without time zone"},
    "DECIMAL": _INTEGERS | {"numeric"},
}


def check_columns(source: Source, found: dict[str, dict[str, str]]) -> None:
    """found: {table: {column: PostgreSQL type}}. Raises LandingError on the first difference.

    Columns at the source that are not declared are no difference: they may be personal, so somebody has to
    declare them before they land.
    """
    for table in source.tables:
        where = f"{source.name}.{table.name}"
        if table.name not in found:
            raise LandingError(
                "the table does not exist, or the reading role may not see it",
                where,
                "install the module that owns it, grant SELECT to the reading role,"
                f" or take it out of ingestion/sources/{source.name}.py",
            )
        for column in table.landed:
            kind = found[table.name].get(column.name)
            if kind is None:
                raise LandingError(
                    f"the column {column.name!r} is gone; there are: {', '.join(sorted(found[table.name]))}",
                    where,
                    f"name the column's new name, or drop it, in ingestion/sources/{source.name}.py",
                )
            if kind not in _ACCEPTED[column.type.split("(")[0]]:
                raise LandingError(
                    f"the column {column.name!r} is declared {column.type} and is {kind} at the source",
                    where,
                    f"types are frozen: declare the new type in ingestion/sources/{source.name}.py"
                    " and see what reads the column",
                )
