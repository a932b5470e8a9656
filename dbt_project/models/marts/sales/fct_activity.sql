with
    activities as (
        select *, completed_at is null and (activity_kind = 'task' or due_at is not null) as is_open
        from {{ ref("activity") }}
    ),

    final as (
        select
            activities.activity_id,
            activities.activity_number,
            activities.source_system,

            activities.activity_kind,
            activities.occurred_at,
            {{ business_date("activities.occurred_at") }} as business_date,
            activities.due_at,
            activities.completed_at,
            activities.is_open,
            coalesce(
                activities.is_open and {{ business_date("activities.due_at") }} < {{ today() }},
                false
            ) as is_overdue,
            activities.duration_minutes,
            activities.outcome,

            activities.party_id,
            coalesce(party.party_name, party.party_code) as party_name,
            activities.contact_party_id,
            activities.lead_id,
            activities.opportunity_id,
            opportunity.opportunity_number,
            opportunity.stage as opportunity_stage,

            activities.unit_code,
            unit.unit_name,
            activities.employee_number,
            employee.territory_code
        from activities
        left join {{ ref("party") }} as party on activities.party_id = party.party_id
        left join
            {{ ref("opportunity") }} as opportunity
            on activities.opportunity_id = opportunity.opportunity_id
        left join {{ ref("sales_unit") }} as unit on activities.unit_code = unit.unit_code
        left join
            {{ ref("employee") }} as employee
            on activities.employee_number = employee.employee_number
    )

select *
from final
