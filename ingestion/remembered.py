"""What the lake remembers of a source's tables as they last landed, so that an unchanged one is skipped.

Here: `_landing`: a table's fingerprint and the signature of its declaration. Not here: comparing them (plan.py).
"""

from datetime import datetime

import duckdb

from ingestion.postgres_read import Fingerprint
from ingestion.spec import Source, Table

Known = dict[str, tuple[Fingerprint, str]]


def known_tables(con: duckdb.DuckDBPyConnection, source: Source) -> Known:
    """{table: (fingerprint, signature)} as of the last landing."""
    rows = con.execute(
        f"select table_name, row_count, max_cursor, key_hash, signature from {source.schema}._landing"
    ).fetchall()
    return {name: (Fingerprint(count, cursor, hashed), text) for name, count, cursor, hashed, text in rows}


def forget(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Have the next landing replace every table of the source whole, whatever its fingerprint says."""
    con.execute(f"update {source.schema}._landing set signature = 'forgotten'")


def remember(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: Table,
    found: Fingerprint,
    load_id: str,
    now: datetime,
) -> None:
    """Stores what the source's table looked like, so that the next run can skip it unchanged."""
    con.execute(f"delete from {source.schema}._landing where table_name = ?", [table.lake_name])
    con.execute(
        f"insert into {source.schema}._landing values (?, ?, ?, ?, ?, ?, ?)",
        [table.lake_name, found.row_count, found.max_cursor, found.key_hash, signature(table), load_id, now],
    )


def signature(table: Table) -> str:
    """The landed columns with their types, what of a person they hold and what they are made of, as one text: when it
    changes, the table is read whole again."""
    return ",".join(
        f"{c.name}:{c.type}{c.personal and ':' + c.personal}{c.expression and ':' + c.expression}"
        for c in table.landed
    )
