"""What raw and quarantine hold, as the landing's own code makes it: `python -m scripts.dictionary.declared FILE`.

Belongs here: the only part that imports the platform. The tables are made, empty, in a DuckDB in memory, so that the list is
the real one, with the columns that landing adds; what they mean is read off the declarations. No server, no instance.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from ingestion.catalog import ENTITIES, FILE_COLUMNS
from ingestion.sources import DECLARED
from ingestion.spec import Column
from ingestion.tables import ensure_tables

# What landing writes for itself; nobody declares these, so what they hold is said here.
KEPT = {
    "_landing": "What landing remembers of each table between two runs",
    "_landed_file": "Every file that was landed, by content",
    "_repair": "How often a mapping's rule changed something, by file, column and rule",
    "_control_total": "The totals that the delivering system gave beside its files",
    "refused_row": "Rows that could not be landed, each with column and reason",
    "waiting_row": "What refused rows break that nobody has decided upon, without their values (a view)",
    "deleted_row": "Rows that are gone at the source, with what they held",
}
ADDED = {column.name: column.description for column in FILE_COLUMNS} | {
    "_dlt_load_id": "The load that brought the row"
}


def tables() -> list[dict[str, Any]]:
    """One entry a table: schema, name, at_source, description, key, cursor, columns (see `_column`)."""
    with duckdb.connect() as scratch:
        ensure_tables(scratch, DECLARED)
        made: dict[tuple[str, str], dict[str, str]] = {}
        for schema, table, column, kind in scratch.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
            " order by schema_name, table_name, column_index"
        ).fetchall():
            made.setdefault((schema, table), {})[column] = kind
    declared = _declared()
    return [
        {
            "schema": schema,
            "name": name,
            **(facts := declared.get((schema, name), {"description": KEPT.get(name, ""), "columns": ()})),
            "columns": _columns(facts["columns"], columns),
        }
        for (schema, name), columns in made.items()
    ]


def _declared() -> dict[tuple[str, str], dict[str, Any]]:
    by_file = {
        ("raw_inbox", entity.name): {
            "description": entity.description,
            "key": entity.key,
            "columns": entity.columns,
        }
        for entity in ENTITIES.values()
    }
    by_database = {
        (source.schema, table.lake_name): {
            "description": table.description,
            "key": table.key,
            "columns": table.columns,
            "at_source": table.name,
            "cursor": table.cursor,
        }
        for source in DECLARED
        for table in source.tables
    }
    return by_file | by_database


def _columns(declared: Sequence[Column], made: dict[str, str]) -> list[dict[str, Any]]:
    """Declared ones first and in their order; `type` is None for one that is declared and not landed."""
    known = {column.name for column in declared}
    return [
        {
            "name": column.name,
            "type": made.get(column.name),
            "required": not column.nullable,
            "personal": column.personal,
            "description": column.description,
            "values": column.values,
        }
        for column in declared
    ] + [
        {"name": name, "type": kind, "description": ADDED.get(name, "")}
        for name, kind in made.items()
        if name not in known
    ]


if __name__ == "__main__":
    file = Path(sys.argv[1])
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")  # two builds may run side by side
    unfinished.write_text(json.dumps(tables(), ensure_ascii=False), encoding="utf-8")
    unfinished.replace(file)
