-- Service tickets that came by file. The requester's address is a token; the texts were redacted at
-- landing.
select
    _source || ':' || ticket_number as ticket_id,
    _source as source_system,
    ticket_number,
    _source || ':' || party_code as party_id,
    _source || ':' || contact_party_code as contact_party_id,
    requester_email as requester_email_token,
    queue,
    priority,
    status,
    product_code,
    order_number,
    store_code,
    unit_code,
    employee_number,
    opened_at,
    due_at,
    _source || ':' || merged_into_ticket_number as merged_into_ticket_id,
    subject,
    description
from {{ source("raw_inbox", "ticket") }}
