-- Leads that came by file. The person who asked is a token.
select
    _source || ':' || lead_number as lead_id,
    _source as source_system,
    lead_number,
    _source || ':' || party_code as party_id,
    company_name,
    person_name as person_name_token,
    phone as phone_token,
    email as email_token,
    lead_source,
    industry,
    country_code,
    city,
    status,
    rating,
    unit_code,
    employee_number,
    created_at,
    first_response_at,
    converted_at,
    amount,
    currency
from {{ source("raw_inbox", "lead") }}
