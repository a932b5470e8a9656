"""Whether a database shows the reading role what is declared: rows hidden by its own rules, columns made of others.

Here: row-level security, which would make an empty table of a full one, and expressions that no longer work. Not here: names
and types of plain columns (checks.py).
"""

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ingestion.errors import LandingError
from ingestion.spec import Setting, Source, Table
from ingestion.sql import quoted


def check_visible(connection: sa.Connection, source: Source) -> None:
    """Raises LandingError where row-level security holds rows of a declared table back from this role.

    Rows that are not seen would be taken for deleted at the source. A policy that goes by a setting shows them once the setting
    has one of the values that there are; where there is none yet, nothing can be hidden.
    """
    found = connection.execute(
        sa.text(
            "select c.relname from pg_class c where c.relname = any(:names) and pg_table_is_visible(c.oid)"
            " and row_security_active(c.oid) order by c.relname"
        ),
        {"names": [table.name for table in source.tables]},
    )
    guarded = list(found.scalars())
    if not guarded:
        return
    role, database = connection.exec_driver_sql("select current_user, current_database()").one()
    where = f"{source.name}.{guarded[0]}" + (f" and {len(guarded) - 1} more tables" if guarded[1:] else "")
    if not source.settings:
        raise LandingError(
            f"row-level security is on for the reading role {role}: rows may be hidden from it",
            where,
            f"let the role see all rows (alter role {role} bypassrls), or declare the setting that the policies go by"
            f" in ingestion/sources/{source.name}.py",
        )
    for setting in source.settings:
        _check_setting(connection, setting, where, f"alter role {role} in database {database} set")


def check_expressions(connection: sa.Connection, source: Source) -> None:
    """Raises LandingError on the first column that PostgreSQL cannot make of the table's own ones any more."""
    for table in source.tables:
        made = [column for column in table.columns if column.expression]
        if made and not _works(connection, table, [column.expression for column in made]):
            broken = next(c for c in made if not _works(connection, table, [c.expression]))
            raise LandingError(
                f"the column {broken.name!r} cannot be made: {broken.expression}",
                f"{source.name}.{table.name}",
                f"correct its expression in ingestion/sources/{source.name}.py by the columns that the table has now",
            )


def _works(connection: sa.Connection, table: Table, expressions: list[str]) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"select {', '.join(expressions)} from {quoted(table.name)} limit 0")
    except DBAPIError:
        return False
    return True


def _check_setting(connection: sa.Connection, setting: Setting, where: str, statement: str) -> None:
    value = connection.execute(
        sa.text("select current_setting(:name, true)"), {"name": setting.name}
    ).scalar_one()
    known = [str(one) for one in connection.exec_driver_sql(setting.known).scalars()]
    if known and value not in known:
        said = f"it is {value!r}, which is nothing there" if value else "it is not set for the reading role"
        raise LandingError(
            f"row-level security hides the rows by {setting.name}: {said}",
            where,
            f"at the source, as an administrator: {statement} {setting.name} = '{known[0]}'"
            + (f" (or another of: {', '.join(known[1:5])})" if known[1:] else ""),
        )
