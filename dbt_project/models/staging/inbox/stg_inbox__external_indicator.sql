-- Indicators from outside that came by file.
select
    indicator_code,
    region_code,
    period_start,
    period_kind,
    indicator_kind,
    indicator_name,
    value,
    unit_of_measure,
    event_text,
    publisher,
    _source as source_system
from {{ source("raw_inbox", "external_indicator") }}
