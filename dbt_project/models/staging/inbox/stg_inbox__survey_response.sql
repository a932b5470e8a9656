-- Satisfaction surveys that came by file. Comments were redacted at landing.
select
    _source || ':' || survey_number as survey_id,
    _source as source_system,
    survey_number,
    _source || ':' || ticket_number as ticket_id,
    _source || ':' || party_code as party_id,
    sent_at,
    responded_at,
    rating,
    rating_best,
    comment
from {{ source("raw_inbox", "survey_response") }}
