"""What each publication group shows, now and as an earlier publication left it. Read from `ops.publication`, which only grows.

Belongs here: that question, the view `marts.publication` that answers it beside the numbers, and what groups are called.
"""

import duckdb

from lake.dictionary import literal

# Groups in Chinese, as screens name them; one that is not here is shown by its code.
GROUPS_ZH = {
    "core": "公共维度",
    "sales": "销售",
    "customer": "客户",
    "service": "客户服务",
    "finance": "财务",
    "supply": "供应链",
    "rights": "权限",
}

# The columns of `marts.publication`, which the promotion makes.
COLUMNS = {
    "publication": {
        "publication_id": "bigint",
        "publication_group": "varchar",
        "group_zh": "varchar",
        "status": "varchar",
        "run_id": "varchar",
        "raw_snapshot": "bigint",
        "candidate_snapshot": "bigint",
        "published_at": "timestamptz",
        "reason": "varchar",
        "reason_zh": "varchar",
    }
}
# What moves a group: all but `held`.
MOVED = ("promoted", "forced", "rolled_back")
_NEWEST = "qualify row_number() over (partition by publication_group order by publication_id desc) = 1"
_PUBLISHED = f"""
    select publication_id, publication_group, action, run_id, raw_snapshot, candidate_snapshot, marts, decided_at, reason,
        coalesce(reason_zh, reason) as reason_zh
    from ops.publication
    where action in {MOVED}
"""
# What each group shows now: its newest row that moved it.
SHOWN = f"{_PUBLISHED} {_NEWEST}"


def shown_at(connection: duckdb.DuckDBPyConnection, number: int) -> dict[str, tuple[int, list[str]]]:
    """{group: (N, its marts)} as the publication of that number left them."""
    rows = connection.execute(f"{_PUBLISHED} and publication_id <= ? {_NEWEST}", [number]).fetchall()
    return {group: (snapshot, marts) for _, group, _, _, _, snapshot, marts, *_ in rows}


def shown_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """{mart: N} of all that people see now."""
    return {mart: row[5] for row in connection.execute(SHOWN).fetchall() for mart in row[6]}


def publication_view(connection: duckdb.DuckDBPyConnection) -> str:
    """`marts.publication` holds its rows as literals, so that it moves with the marts and never ahead of them."""
    rows = connection.execute(
        "select publication_id, publication_group, action, run_id, raw_snapshot, candidate_snapshot, decided_at,"
        f" if(action = 'promoted', null, reason), if(action = 'promoted', null, reason_zh) from ({SHOWN})"
    ).fetchall()
    values = ", ".join(
        f"({number}, '{group}', '{GROUPS_ZH.get(group, group)}', '{action}', '{run}', {literal(raw)}, {snapshot},"
        f" timestamptz '{at.isoformat()}', {literal(reason)}, {literal(reason_zh)})"
        for number, group, action, run, raw, snapshot, at, reason, reason_zh in sorted(rows)
    )
    return f"""create or replace view marts.publication as
        select publication_id::bigint as publication_id, publication_group, group_zh, status, run_id,
            raw_snapshot::bigint as raw_snapshot, candidate_snapshot::bigint as candidate_snapshot, published_at,
            reason::varchar as reason, reason_zh::varchar as reason_zh
        from (values {values}) as t (publication_id, publication_group, group_zh, status, run_id, raw_snapshot,
            candidate_snapshot, published_at, reason, reason_zh)"""
