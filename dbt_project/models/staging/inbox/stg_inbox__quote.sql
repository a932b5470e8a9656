-- Quotes that came by file.
select
    _source || ':' || quote_number as quote_id,
    _source as source_system,
    quote_number,
    _source || ':' || party_code as party_id,
    _source || ':' || contact_party_code as contact_party_id,
    _source || ':' || opportunity_number as opportunity_id,
    unit_code,
    employee_number,
    quoted_on,
    valid_until,
    sent_at,
    accepted_at,
    declined_at,
    status,
    currency,
    untaxed_amount,
    tax_amount,
    total_amount
from {{ source("raw_inbox", "quote") }}
