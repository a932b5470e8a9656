-- Messages that came by file. Subject and body were redacted at landing.
select
    _source || ':' || message_number as message_id,
    _source as source_system,
    message_number,
    channel,
    direction,
    _source || ':' || party_code as party_id,
    _source || ':' || contact_party_code as contact_party_id,
    _source || ':' || lead_number as lead_id,
    _source || ':' || opportunity_number as opportunity_id,
    employee_number,
    unit_code,
    _source || ':' || ticket_number as ticket_id,
    sent_at,
    language,
    subject,
    body
from {{ source("raw_inbox", "message") }}
