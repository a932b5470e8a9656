"""What is published, held, forced and rolled back: `marts.mart_health`, `held_group` and `publication_history`.

Belongs here: their columns and their SQL, over `ops.publication`. Not here: making them (`health.py`), what groups
show now as the promotion published it (`shown.py`).
"""

from lake.shown import GROUPS_ZH, MOVED, SHOWN

COLUMNS: dict[str, dict[str, str]] = {
    "mart_health": {
        "mart": "varchar",
        "publication_group": "varchar",
        "group_zh": "varchar",
        "publication_id": "bigint",
        "published_at": "timestamptz",
        "read_at": "timestamptz",
        "age_hours": "bigint",
        "decision": "varchar",
        "held_since": "timestamptz",
        "reason": "varchar",
        "reason_zh": "varchar",
    },
    "held_group": {
        "publication_group": "varchar",
        "group_zh": "varchar",
        "held_since": "timestamptz",
        "held_hours": "bigint",
        "publication_id": "bigint",
        "published_at": "timestamptz",
        "marts": "bigint",
        "reason": "varchar",
        "reason_zh": "varchar",
    },
    "publication_history": {
        "publication_id": "bigint",
        "publication_group": "varchar",
        "group_zh": "varchar",
        "action": "varchar",
        "reason": "varchar",
        "reason_zh": "varchar",
        "actor": "varchar",
        "decided_at": "timestamptz",
    },
}


def _in_chinese(column: str) -> str:
    whens = " ".join(f"when '{code}' then '{name}'" for code, name in GROUPS_ZH.items())
    return f"case {column} {whens} else {column} end"


# A group that has never moved shows nothing yet; its marts are those of the newest decision.
_GROUPS = f"""
    with newest as (
        select * from ops.publication
        qualify row_number() over (partition by publication_group order by publication_id desc) = 1
    ),
    shown as ({SHOWN}),
    -- a group is held from the first decision to hold it after the last that moved it
    held as (
        select publication_group, min(decided_at) as held_since
        from (
            select publication_group, action, decided_at, publication_id, max(publication_id)
                filter (where action in {MOVED}) over (partition by publication_group) as moved_last
            from ops.publication
        ) as decisions
        where action = 'held' and publication_id > coalesce(moved_last, 0)
        group by publication_group
    ),
    -- a run may have been read long before it was published, and a rolled back group shows an older run
    run as (select run_id, min(started_at) as read_at from ops.run group by run_id),
    publication_group as (
        select
            newest.publication_group, {_in_chinese("newest.publication_group")} as group_zh,
            shown.publication_id, shown.decided_at as published_at,
            case when shown.publication_id is not null then coalesce(run.read_at, shown.decided_at) end as read_at,
            newest.action as decision, held.held_since, coalesce(shown.marts, newest.marts) as marts,
            case when newest.action <> 'promoted' then newest.reason end as reason,
            case when newest.action <> 'promoted' then coalesce(newest.reason_zh, newest.reason) end as reason_zh
        from newest
        left join shown on shown.publication_group = newest.publication_group
        left join held on held.publication_group = newest.publication_group
        left join run on run.run_id = shown.run_id
    )
"""
SQL = {
    "mart_health": f"""
        {_GROUPS}
        select
            unnest(marts) as mart, publication_group, group_zh, publication_id, published_at, read_at,
            date_sub('hour', read_at, current_timestamp)::bigint as age_hours, decision, held_since, reason, reason_zh
        from publication_group
    """,
    "held_group": f"""
        {_GROUPS}
        select
            publication_group, group_zh, held_since,
            date_sub('hour', held_since, current_timestamp)::bigint as held_hours,
            publication_id, published_at, len(marts)::bigint as marts, reason, reason_zh
        from publication_group
        where decision = 'held'
    """,
    "publication_history": f"""
        select
            publication_id, publication_group, {_in_chinese("publication_group")} as group_zh, action,
            nullif(reason, '') as reason, nullif(coalesce(reason_zh, reason), '') as reason_zh, actor, decided_at
        from ops.publication
    """,
}
