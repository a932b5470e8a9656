-- Opportunities of every source, as they stand now. One that names no unit belongs to that of the
-- employee who works on it.
with
    unioned as (
        {{
            union_sources(
                "opportunity",
                [
                    "opportunity_id",
                    "source_system",
                    "opportunity_number",
                    "party_id",
                    "unit_code",
                    "employee_number",
                    "product_code",
                    "opened_on",
                    "expected_close_on",
                    "closed_on",
                    "stage",
                    "probability_percent",
                    "amount",
                    "currency",
                    "lost_reason",
                ],
            )
        }}
    )

select
    unioned.opportunity_id,
    unioned.source_system,
    unioned.opportunity_number,
    unioned.party_id,
    coalesce(unioned.unit_code, employee.unit_code, {{ unassigned_unit() }}) as unit_code,
    unioned.employee_number,
    unioned.product_code,
    unioned.opened_on,
    unioned.expected_close_on,
    unioned.closed_on,
    unioned.stage,
    unioned.probability_percent,
    unioned.amount,
    unioned.currency,
    unioned.lost_reason
from unioned
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
