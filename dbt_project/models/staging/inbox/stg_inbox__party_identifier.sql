-- Identifiers of partners that came by file. Telephone and e-mail are tokens.
select
    _source || ':' || party_code as party_id,
    _source as source_system,
    identifier_kind,
    identifier_number,
    identifier_value,
    phone as phone_token,
    email as email_token,
    coalesce(is_active, true) as is_active
from {{ source("raw_inbox", "party_identifier") }}
