-- Activities that came by file.
select
    _source || ':' || activity_number as activity_id,
    _source as source_system,
    activity_number,
    activity_kind,
    _source || ':' || party_code as party_id,
    _source || ':' || contact_party_code as contact_party_id,
    _source || ':' || lead_number as lead_id,
    _source || ':' || opportunity_number as opportunity_id,
    employee_number,
    unit_code,
    occurred_at,
    due_at,
    completed_at,
    duration_minutes,
    outcome,
    subject
from {{ source("raw_inbox", "activity") }}
