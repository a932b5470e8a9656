-- Service tickets of every source, as they stand now. One that names no unit belongs to that of its
-- store, else of the employee it is assigned to.
with
    unioned as (
        {{
            union_sources(
                "ticket",
                [
                    "ticket_id",
                    "source_system",
                    "ticket_number",
                    "party_id",
                    "contact_party_id",
                    "requester_email_token",
                    "queue",
                    "priority",
                    "status",
                    "product_code",
                    "order_number",
                    "store_code",
                    "unit_code",
                    "employee_number",
                    "opened_at",
                    "due_at",
                    "merged_into_ticket_id",
                    "subject",
                    "description",
                ],
            )
        }}
    )

select
    unioned.ticket_id,
    unioned.source_system,
    unioned.ticket_number,
    unioned.party_id,
    unioned.contact_party_id,
    unioned.requester_email_token,
    unioned.queue,
    unioned.priority,
    unioned.status,
    unioned.product_code,
    unioned.order_number,
    unioned.store_code,
    {{ first_known_unit("unioned.unit_code", "store.unit_code", "employee.unit_code") }}
    as unit_code,
    unioned.employee_number,
    unioned.opened_at,
    unioned.due_at,
    unioned.merged_into_ticket_id,
    unioned.subject,
    unioned.description
from unioned
left join {{ ref("store") }} as store on unioned.store_code = store.store_code
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
