"""Takes records out of the vault and keeps them away.

Here: the deletion, the list of what must not come back, the table written anew so that no page of it holds what was deleted.
Not here: which records and hashes (orchestration/privacy.py).

The owner does it, not the role that lands: rewriting a table is its owner's. What PostgreSQL wrote into its log ahead of
the tables stays in pg_wal until those files are overwritten.
"""

from collections.abc import Sequence

from lake.vault import OWNER, Place, opened


def erase(
    place: Place, why: str, records: Sequence[bytes], values: Sequence[tuple[str, bytes, int]]
) -> tuple[int, int]:
    """(records, values) removed. records: their hashes; values: (kind, keyed hash, letters) of those that no other record holds.

    Both go on the list, known to the vault or not; hashes alone, never a value. Raises VaultFailed; then nothing is removed.
    """
    listed = [*(("record", hashed, 0) for hashed in records), *values]
    with opened(place, OWNER) as connection:
        with connection.transaction():
            removed = connection.execute(
                "delete from personal_record where record = any(%s) returning record, num_nonnulls(variadic vals)",
                [list(records)],
            ).fetchall()
            connection.cursor().executemany(
                "insert into erased (what, hash, letters, who, why) values (%s, %s, %s, %s, %s) on conflict do nothing",
                [(*entry, place.who, why) for entry in listed],
            )
        connection.execute("vacuum full personal_record")
    return len({bytes(record) for record, _ in removed}), sum(many for _, many in removed)
