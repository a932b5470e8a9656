-- Calls and meetings that were logged, and tasks. When a task was done is not kept there.
with
    people as (select * from {{ source("raw_django_crm", "profile_employee") }}),

    logged as (
        select
            said.id,
            said.kind as activity_kind,
            said.account_id,
            said.contact_id,
            said.lead_id,
            said.opportunity_id,
            people.employee_number,
            said.occurred_at,
            cast(null as timestamp with time zone) as due_at,
            cast(floor(said.duration_seconds / 60.0) as integer) as duration_minutes,
            nullif(said.outcome, '') as outcome,
            nullif(said.subject, '') as subject
        from {{ source("raw_django_crm", "interaction") }} as said
        left join people on said.logged_by_id = people.id
        where said.kind in ('call', 'meeting')
    ),

    assigned as ({{ crm_assigned("task_assigned_to", "task_id") }}),

    tasks as (
        select
            tasks.id,
            'task' as activity_kind,
            coalesce(tasks.account_id, deals.account_id) as account_id,
            cast(null as {{ dbt.type_string() }}) as contact_id,
            tasks.lead_id,
            tasks.opportunity_id,
            assigned.employee_number,
            tasks.created_at as occurred_at,
            -- due until the end of its day
            {{ start_of_day(add_days("tasks.due_date", 1)) }} as due_at,
            cast(null as integer) as duration_minutes,
            tasks.status as outcome,
            tasks.title as subject
        from {{ source("raw_django_crm", "task") }} as tasks
        left join
            {{ source("raw_django_crm", "opportunity") }} as deals
            on tasks.opportunity_id = deals.id
        left join assigned on tasks.id = assigned.record_id
    ),

    activities as (
        select *
        from logged
        union all
        select *
        from tasks
    ),

    final as (
        select
            'django_crm:' || id as activity_id,
            'django_crm' as source_system,
            id as activity_number,
            activity_kind,
            'django_crm:' || account_id as party_id,
            'django_crm:' || contact_id as contact_party_id,
            'django_crm:' || lead_id as lead_id,
            'django_crm:' || opportunity_id as opportunity_id,
            employee_number,
            cast(null as {{ dbt.type_string() }}) as unit_code,
            occurred_at,
            due_at,
            cast(null as timestamp with time zone) as completed_at,
            duration_minutes,
            outcome,
            subject
        from activities
    )

select *
from final
