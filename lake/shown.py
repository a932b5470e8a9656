"""What each publication group shows, now and as an earlier publication left it. Read from `ops.publication`, which only grows."""

import duckdb

# The columns of `marts.publication`, which the promotion makes.
COLUMNS = {
    "publication": {
        "publication_id": "bigint",
        "publication_group": "varchar",
        "status": "varchar",
        "run_id": "varchar",
        "raw_snapshot": "bigint",
        "candidate_snapshot": "bigint",
        "published_at": "timestamptz",
        "reason": "varchar",
    }
}
# What moves a group: all but `held`.
MOVED = ("promoted", "forced", "rolled_back")
_NEWEST = "qualify row_number() over (partition by publication_group order by publication_id desc) = 1"
_PUBLISHED = f"""
    select publication_id, publication_group, action, run_id, raw_snapshot, candidate_snapshot, marts, decided_at, reason
    from ops.publication
    where action in {MOVED}
"""
# What each group shows now: its newest row that moved it.
SHOWN = f"{_PUBLISHED} {_NEWEST}"


def shown_at(connection: duckdb.DuckDBPyConnection, number: int) -> dict[str, tuple[int, list[str]]]:
    """{group: (N, its marts)} as the publication of that number left them."""
    rows = connection.execute(f"{_PUBLISHED} and publication_id <= ? {_NEWEST}", [number]).fetchall()
    return {group: (snapshot, marts) for _, group, _, _, _, snapshot, marts, *_ in rows}
