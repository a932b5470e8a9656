-- Messages of every source, in and out. One that names no unit belongs to that of its
-- opportunity, else of its ticket, else of the employee who wrote or received it.
with
    unioned as (
        {{
            union_sources(
                "message",
                [
                    "message_id",
                    "source_system",
                    "message_number",
                    "channel",
                    "direction",
                    "party_id",
                    "contact_party_id",
                    "lead_id",
                    "opportunity_id",
                    "employee_number",
                    "unit_code",
                    "ticket_id",
                    "sent_at",
                    "language",
                    "subject",
                    "body",
                ],
            )
        }}
    )

select
    unioned.message_id,
    unioned.source_system,
    unioned.message_number,
    unioned.channel,
    unioned.direction,
    unioned.party_id,
    unioned.contact_party_id,
    unioned.lead_id,
    unioned.opportunity_id,
    unioned.employee_number,
    {{
        first_known_unit(
            "unioned.unit_code", "opportunity.unit_code", "ticket.unit_code", "employee.unit_code"
        )
    }} as unit_code,
    unioned.ticket_id,
    unioned.sent_at,
    unioned.language,
    unioned.subject,
    unioned.body
from unioned
left join
    {{ ref("opportunity") }} as opportunity on unioned.opportunity_id = opportunity.opportunity_id
left join {{ ref("ticket") }} as ticket on unioned.ticket_id = ticket.ticket_id
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
