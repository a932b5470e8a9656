-- Partners that came by file. A natural person has no name here, only a token of it; whoever
-- has one is a person where the file does not say.
select
    _source || ':' || party_code as party_id,
    _source as source_system,
    party_code,
    case
        when coalesce(is_company, person_name is null) then coalesce(party_name, party_code)
    end as party_name,
    coalesce(is_company, person_name is null) as is_company,
    person_name as person_name_token,
    phone as phone_token,
    email as email_token,
    job_title,
    _source || ':' || employer_party_code as employer_party_id,
    _source || ':' || merged_into_party_code as merged_into_party_id,
    industry,
    city,
    country_code,
    coalesce(is_active, true) as is_active
from {{ source("raw_inbox", "party") }}
