-- Activities of every source. One that names no unit belongs to that of its opportunity, else of
-- the employee who did it.
with
    unioned as (
        {{
            union_sources(
                "activity",
                [
                    "activity_id",
                    "source_system",
                    "activity_number",
                    "activity_kind",
                    "party_id",
                    "contact_party_id",
                    "lead_id",
                    "opportunity_id",
                    "employee_number",
                    "unit_code",
                    "occurred_at",
                    "due_at",
                    "completed_at",
                    "duration_minutes",
                    "outcome",
                    "subject",
                ],
            )
        }}
    )

select
    unioned.activity_id,
    unioned.source_system,
    unioned.activity_number,
    unioned.activity_kind,
    unioned.party_id,
    unioned.contact_party_id,
    unioned.lead_id,
    unioned.opportunity_id,
    unioned.employee_number,
    {{ first_known_unit("unioned.unit_code", "opportunity.unit_code", "employee.unit_code") }}
    as unit_code,
    unioned.occurred_at,
    unioned.due_at,
    unioned.completed_at,
    unioned.duration_minutes,
    unioned.outcome,
    unioned.subject
from unioned
left join
    {{ ref("opportunity") }} as opportunity on unioned.opportunity_id = opportunity.opportunity_id
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
