"""Snapshots of the lake: which is newest, which must be kept, and letting the others go.

R is the snapshot a run reads raw at, N the one of `candidate` that was checked. Expiry keeps R and N of every
publication that is shown or was kept, and everything younger than the age given.
"""

from datetime import datetime

import duckdb

from lake.shown import MOVED


def current(connection: duckdb.DuckDBPyConnection) -> int:
    """The newest snapshot's number."""
    row = connection.execute("select max(snapshot_id) from lake.snapshots()").fetchone()
    assert row is not None
    return int(row[0])


def pinned(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """Every R and N that was ever shown, because a rollback or a report may stand on it, and those of the newest build."""
    rows = connection.execute(f"""
        select candidate_snapshot from ops.publication where action in {MOVED}
        union select raw_snapshot from ops.publication where action in {MOVED}
        union (select raw_snapshot from ops.run order by raw_snapshot desc limit 1)
        union (select candidate_snapshot from ops.build order by candidate_snapshot desc limit 1)
    """).fetchall()
    return {int(number) for (number,) in rows if number is not None}


def expire(connection: duckdb.DuckDBPyConnection, older_than: datetime) -> list[int]:
    """Expire the snapshots that were the newest until before `older_than` and that nothing stands on; their files go with the next clean-up.

    Returns the numbers that went. Never touches the newest one. A snapshot's age counts from when the next one came, not from when it was
    made: a run takes the newest as its R or N, however old that is, a moment before it writes down that it did.
    """
    old = connection.execute(
        """select snapshot_id from (
            select snapshot_id, lead(snapshot_time) over (order by snapshot_id) as next_at from lake.snapshots()
        ) as snapshots where next_at < ? order by 1""",
        [older_than],
    ).fetchall()
    keep = pinned(connection)
    gone = [int(number) for (number,) in old if int(number) not in keep]
    if gone:
        numbers = ", ".join(map(str, gone))
        connection.execute(f"call ducklake_expire_snapshots('lake', versions => [{numbers}])")
        # Only files that no snapshot names any more; delete_orphaned_files would race with a living writer.
        connection.execute("call ducklake_cleanup_old_files('lake', cleanup_all => true)")
    return gone
