-- Addresses of partners that came by file. Street and postal code are tokens.
select
    _source || ':' || party_code as party_id,
    _source as source_system,
    address_number,
    address_kind,
    country_code,
    region,
    city,
    postal_code as postal_code_token,
    street as street_token,
    coalesce(is_active, true) as is_active
from {{ source("raw_inbox", "party_address") }}
