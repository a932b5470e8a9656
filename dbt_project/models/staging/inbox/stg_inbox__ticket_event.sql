-- Steps taken on tickets, by file. Comments were redacted at landing.
select
    _source || ':' || ticket_number as ticket_id,
    _source as source_system,
    event_number,
    occurred_at,
    event_kind,
    activity,
    new_status,
    employee_number,
    resource,
    comment
from {{ source("raw_inbox", "ticket_event") }}
