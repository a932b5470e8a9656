-- Contributions that came by file.
select
    _source || ':' || contribution_number as contribution_id,
    _source as source_system,
    contribution_number,
    employee_number,
    contribution_kind,
    unit_code,
    contributed_on,
    article_number,
    opportunity_number,
    hours
from {{ source("raw_inbox", "contribution") }}
