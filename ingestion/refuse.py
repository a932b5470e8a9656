"""Writes what judge.py found, inside the transaction that writes raw: lines of the quarantine, rows that leave raw, corrections.

Here: the statements. Not here: which rows (judge.py), the transaction (apply.py).
"""

from datetime import datetime

import duckdb

from ingestion.judge import Judged
from ingestion.spec import Source, Table
from ingestion.sql import quoted

_LINE = "source, entity, row_key, reason, column_name, message, raw_json, amount, currency, table_name, version, cure"


def refuse(
    con: duckdb.DuckDBPyConnection, source: Source, table: Table, judged: Judged, load_id: str, now: datetime
) -> None:
    """The quarantine's lines of the table are those of now; raw holds no refused row, and released ones as corrected."""
    raw = f"{source.schema}.{table.lake_name}"
    same = " and ".join(f"r.{quoted(key)} = s.{quoted(key)}" for key in table.key)
    con.execute(
        "delete from quarantine.refused_row where source = ? and table_name = ?",
        [source.name, table.lake_name],
    )
    columns = [quoted(name) for name in judged.corrected.column_names if name not in table.key]
    for rows, statement, values in (
        (
            judged.lines,
            f"insert into quarantine.refused_row ({_LINE}, load_id, refused_at)"
            f" select {_LINE}, coalesce(load_id, ?), coalesce(refused_at, ?) from _judged",
            [load_id, now],
        ),
        # where it was good before: the last good version would stand as if it were the present one
        (judged.keys, f"delete from {raw} r where exists (select 1 from _judged s where {same})", []),
        (
            judged.corrected,
            f"update {raw} r set {', '.join(f'{c} = s.{c}' for c in columns)} from _judged s where {same}",
            [],
        ),
    ):
        if len(rows):
            con.register("_judged", rows)
            con.execute(statement, values)
            con.unregister("_judged")
