-- Quotes of every source, as they stand now. One that names no unit belongs to that of its
-- opportunity, else of the employee who wrote it.
with
    unioned as (
        {{
            union_sources(
                "quote",
                [
                    "quote_id",
                    "source_system",
                    "quote_number",
                    "party_id",
                    "contact_party_id",
                    "opportunity_id",
                    "unit_code",
                    "employee_number",
                    "quoted_on",
                    "valid_until",
                    "sent_at",
                    "accepted_at",
                    "declined_at",
                    "status",
                    "currency",
                    "untaxed_amount",
                    "tax_amount",
                    "total_amount",
                ],
            )
        }}
    )

select
    unioned.quote_id,
    unioned.source_system,
    unioned.quote_number,
    unioned.party_id,
    unioned.contact_party_id,
    unioned.opportunity_id,
    {{ first_known_unit("unioned.unit_code", "opportunity.unit_code", "employee.unit_code") }}
    as unit_code,
    unioned.employee_number,
    unioned.quoted_on,
    unioned.valid_until,
    unioned.sent_at,
    unioned.accepted_at,
    unioned.declined_at,
    unioned.status,
    unioned.currency,
    unioned.untaxed_amount,
    unioned.tax_amount,
    unioned.total_amount
from unioned
left join
    {{ ref("opportunity") }} as opportunity on unioned.opportunity_id = opportunity.opportunity_id
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
