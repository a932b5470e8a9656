-- Contracts of every source, as they stand now. One that names no unit belongs to that of its
-- opportunity, else of the employee who looks after it.
with
    unioned as (
        {{
            union_sources(
                "contract",
                [
                    "contract_id",
                    "source_system",
                    "contract_number",
                    "party_id",
                    "opportunity_id",
                    "unit_code",
                    "employee_number",
                    "signed_on",
                    "starts_on",
                    "ends_on",
                    "status",
                    "currency",
                    "amount",
                    "sustainability_clauses",
                    "tags",
                ],
            )
        }}
    )

select
    unioned.contract_id,
    unioned.source_system,
    unioned.contract_number,
    unioned.party_id,
    unioned.opportunity_id,
    {{ first_known_unit("unioned.unit_code", "opportunity.unit_code", "employee.unit_code") }}
    as unit_code,
    unioned.employee_number,
    unioned.signed_on,
    unioned.starts_on,
    unioned.ends_on,
    unioned.status,
    unioned.currency,
    unioned.amount,
    unioned.sustainability_clauses,
    unioned.tags
from unioned
left join
    {{ ref("opportunity") }} as opportunity on unioned.opportunity_id = opportunity.opportunity_id
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
