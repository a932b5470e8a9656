"""Has the vault drop the values that no row of the lake names any more, once the lake is committed.

Here: which rows went, of tables. Not here: files' rows (personal_rows.py), what a vault is (vault.py).
"""

import duckdb

from ingestion.errors import LandingError
from ingestion.privacy import Door, unsettled
from ingestion.spec import Source, Table


def settle_vault(
    con: duckdb.DuckDBPyConnection, door: Door, source: Source, read: list[tuple[Table, bool]], load_id: str
) -> LandingError | None:
    """Drops what the vault holds no longer needed, once the lake is committed; says where it could not. read: the changed
    tables, each with whether all of its rows were read."""
    gone: dict[str, list[str]] = {}
    for table, row_key in con.execute(
        "select table_name, row_key from quarantine.deleted_row where source = $source and load_id = $load_id"
        " union select table_name, row_key from quarantine.refused_row where source = $source and load_id = $load_id",
        {"source": source.name, "load_id": load_id},
    ).fetchall():
        gone.setdefault(table, []).append(row_key)
    try:
        for table, whole in read:
            if table.personal:
                door.settle(table.lake_name, gone.get(table.lake_name, ()), whole=whole)
    except Exception as error:
        return unsettled(error, source.name)
    return None
