-- Requests of one unit to another, by file.
select
    _source || ':' || request_number as request_id,
    _source as source_system,
    request_number,
    from_unit_code,
    to_unit_code,
    request_kind,
    status,
    employee_number,
    opportunity_number,
    product_code,
    requested_at,
    answered_at,
    done_at
from {{ source("raw_inbox", "cross_unit_request") }}
