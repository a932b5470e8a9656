"""Lines in `ops.schema_change`: one is opened when a source changes under us, and closed when it fits its declaration again.

Belongs here: what is new, what has gone, what a person has accepted. Does not: finding the changes (`ingestion`).
"""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from ingestion.report import LoadReport, SchemaChange
from lake import ledger

_NEWEST = """
    select source, table_name, column_name, change, detail, cure, state from ops.schema_change
    qualify row_number() over (partition by source, table_name, column_name order by seen_at desc) = 1
"""


def record(
    lake: duckdb.DuckDBPyConnection, run_id: str, reports: Sequence[LoadReport], now: datetime
) -> None:
    """Open what is new and close what is no more; a line that a person accepted is not opened again."""
    rows = []
    for report in reports:
        known = {
            (table, column): (change, state)
            for source, table, column, change, _, _, state in lake.execute(_NEWEST).fetchall()
            if source == report.source
        }
        found = {(c.table, c.column): c for c in report.schema_changes}
        for place, change in found.items():
            if known.get(place, ("", "closed")) not in ((change.change, "open"), (change.change, "accepted")):
                rows.append(_row(change, "open", run_id, now))
        if report.status != "failed":  # one that could not be read may not have been looked through
            rows += [
                _row(SchemaChange(report.source, *place, change, "as declared", ""), "closed", run_id, now)
                for place, (change, state) in known.items()
                if state == "open" and place not in found
            ]
    ledger.append(lake, "ops.schema_change", rows)


def open_lines(lake: duckdb.DuckDBPyConnection) -> list[SchemaChange]:
    """What waits for a person, by source, table and column."""
    rows = lake.execute(f"select * from ({_NEWEST}) where state = 'open' order by 1, 2, 3").fetchall()
    return [SchemaChange(*row[:-1]) for row in rows]


def accept(
    lake: duckdb.DuckDBPyConnection, source: str, table: str, column: str, why: str, now: datetime
) -> bool:
    """Close a line by hand: the column stays as it lands. False where no such line is open."""
    for line in open_lines(lake):
        if (line.source, line.table, line.column) == (source, table, column):
            accepted = SchemaChange(
                source, table, column, line.change, f"{line.detail}; accepted: {why}", line.cure
            )
            ledger.append(lake, "ops.schema_change", [_row(accepted, "accepted", None, now)])
            return True
    return False


def _row(change: SchemaChange, state: str, run_id: str | None, now: datetime) -> dict[str, object]:
    return {
        "run_id": run_id,
        "source": change.source,
        "table_name": change.table,
        "column_name": change.column,
        "change": change.change,
        "detail": change.detail,
        "cure": change.cure,
        "state": state,
        "seen_at": now,
    }
