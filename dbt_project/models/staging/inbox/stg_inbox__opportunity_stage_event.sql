-- Stages that opportunities entered, by file.
select
    _source || ':' || opportunity_number as opportunity_id,
    entered_at,
    stage,
    _source as source_system
from {{ source("raw_inbox", "opportunity_stage_event") }}
