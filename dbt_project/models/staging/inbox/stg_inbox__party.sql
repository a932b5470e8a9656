-- Customers that came by file.
select
    _source || ':' || party_code as party_id,
    _source as source_system,
    party_code,
    coalesce(party_name, party_code) as party_name,
    coalesce(is_company, true) as is_company,
    country_code,
    coalesce(is_active, true) as is_active
from {{ source("raw_inbox", "party") }}
