"""What was checked and how runs went: `marts.check_history`, `failed_check` and `run_history`.

Belongs here: their columns and their SQL, over `ops`. Not here: making them (`health.py`), the checks themselves
(`quality/`, `dbt_project/`), what rows they failed on: those are rows of units, and stay in `ops.verdict`.
"""

COLUMNS: dict[str, dict[str, str]] = {
    "check_history": {
        "run_id": "varchar",
        "kind": "varchar",
        "checked_at": "timestamptz",
        "checks": "bigint",
        "passed": "bigint",
        "warned": "bigint",
        "failed": "bigint",
    },
    "failed_check": {
        "check_name": "varchar",
        "kind": "varchar",
        "object": "varchar",
        "severity": "varchar",
        "observed": "varchar",
        "expected": "varchar",
        "cure": "varchar",
        "runs_failed": "bigint",
        "checked_at": "timestamptz",
        "observed_zh": "varchar",
        "expected_zh": "varchar",
        "cure_zh": "varchar",
    },
    "run_history": {
        "run_id": "varchar",
        "started_at": "timestamptz",
        "ended_at": "timestamptz",
        "minutes": "double",
        "ended": "varchar",
        "publication_id": "bigint",
    },
}
# How a verdict's check is named says who made it; dbt's tests are named by those who write them.
_KIND = """case
    when check_name = 'build' then 'build'
    when starts_with(check_name, 'reconcile_') or check_name = 'emptied' then 'reconciliation'
    when starts_with(check_name, 'door_') then 'door'
    when starts_with(check_name, 'statistics: ') then 'statistics'
    when check_name in (select model from ops.build where resource_type in ('test', 'unit_test')) then 'dbt test'
    else 'other' end"""
# A build that comes before the gate again is checked again: what was found last holds.
_VERDICTS = f"""
    select *, {_KIND} as kind from ops.verdict
    qualify row_number() over (partition by run_id, check_name, object order by checked_at desc, passed) = 1
"""
SQL = {
    # A landing is one check at the door, a model that dbt tried to build one of the build.
    "check_history": f"""
        with found as (
            select run_id, kind, checked_at, passed, severity <> 'error' as is_warning
            from ({_VERDICTS}) as verdicts
            where kind <> 'build'
            union all by name
            select run_id, 'door' as kind, finished_at as checked_at, status = 'ok' as passed, status = 'partial' as is_warning
            from ops.load
            where run_id is not null
            union all by name
            select run_id, 'build' as kind, finished_at as checked_at, status = 'success' as passed, false as is_warning
            from (
                select * from ops.build where resource_type in ('model', 'seed')
                qualify row_number() over (partition by run_id, model order by candidate_snapshot desc) = 1
            ) as models
            where status <> 'skipped'
        )
        select
            run_id, kind, max(checked_at) as checked_at, count(*) as checks, count(*) filter (where passed) as passed,
            count(*) filter (where not passed and is_warning) as warned,
            count(*) filter (where not passed and not is_warning) as failed
        from found
        group by run_id, kind
    """,
    "failed_check": f"""
        select check_name, kind, object, severity, observed, expected, cure, runs_failed, checked_at, observed_zh, expected_zh, cure_zh
        from (
            select *, count(*) filter (where not passed) over (partition by check_name, object) as runs_failed
            from ({_VERDICTS}) as verdicts
        ) as counted
        where not passed and run_id = (select run_id from ops.run order by raw_snapshot desc, started_at desc limit 1)
    """,
    # A run ends with the first decision on it; that somebody forces or rolls back its numbers later is no part of it.
    "run_history": """
        with landed as (
            select run_id, min(started_at) as started_at, max(finished_at) as ended_at, bool_or(status <> 'ok') as is_partial
            from ops.load group by run_id
        ),
        built as (select run_id, max(finished_at) as ended_at from ops.build group by run_id),
        decided as (
            select run_id, publication_id, max(decided_at) as ended_at, bool_or(action = 'held') as is_held
            from ops.publication
            where action <> 'rolled_back'
            group by run_id, publication_id
            qualify row_number() over (partition by run_id order by publication_id) = 1
        ),
        run as (select run_id, min(started_at) as read_at from ops.run group by run_id),
        timed as (
            select
                run.run_id, least(run.read_at, landed.started_at) as started_at,
                coalesce(decided.ended_at, greatest(run.read_at, landed.ended_at, built.ended_at)) as ended_at,
                decided.publication_id,
                case
                    when decided.publication_id is null then 'not published'
                    when decided.is_held then 'held'
                    when landed.is_partial then 'source failed'
                    else 'published'
                end as ended
            from run
            left join landed on landed.run_id = run.run_id
            left join built on built.run_id = run.run_id
            left join decided on decided.run_id = run.run_id
        )
        select run_id, started_at, ended_at, epoch(ended_at - started_at) / 60 as minutes, ended, publication_id
        from timed
    """,
}
