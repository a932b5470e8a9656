-- Targets per unit and month; any day of the month stands for it.
select
    unit_code,
    {{ month_start("target_month") }} as target_month,
    target_amount,
    currency,
    _source as source_system
from {{ source("raw_inbox", "target") }}
