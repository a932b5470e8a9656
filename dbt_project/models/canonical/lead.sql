-- Leads of every source, as they stand now. One that names no unit belongs to that of the employee
-- who works on it.
with
    unioned as (
        {{
            union_sources(
                "lead",
                [
                    "lead_id",
                    "source_system",
                    "lead_number",
                    "party_id",
                    "company_name",
                    "person_name_token",
                    "phone_token",
                    "email_token",
                    "lead_source",
                    "industry",
                    "country_code",
                    "city",
                    "status",
                    "rating",
                    "unit_code",
                    "employee_number",
                    "created_at",
                    "first_response_at",
                    "converted_at",
                    "amount",
                    "currency",
                ],
            )
        }}
    )

select
    unioned.lead_id,
    unioned.source_system,
    unioned.lead_number,
    unioned.party_id,
    unioned.company_name,
    unioned.person_name_token,
    unioned.phone_token,
    unioned.email_token,
    unioned.lead_source,
    unioned.industry,
    unioned.country_code,
    unioned.city,
    unioned.status,
    unioned.rating,
    {{ first_known_unit("unioned.unit_code", "employee.unit_code") }} as unit_code,
    unioned.employee_number,
    unioned.created_at,
    unioned.first_response_at,
    unioned.converted_at,
    unioned.amount,
    unioned.currency
from unioned
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
