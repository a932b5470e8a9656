-- Opportunities that came by file. One that says no first day counts from the day it closed, else
-- from the day we heard of it.
select
    _source || ':' || opportunity_number as opportunity_id,
    opportunity_number,
    _source || ':' || party_code as party_id,
    unit_code,
    employee_number,
    product_code,
    coalesce(opened_on, closed_on, {{ business_date("_loaded_at") }}) as opened_on,
    expected_close_on,
    closed_on,
    stage,
    probability_percent,
    amount,
    currency,
    lost_reason,
    _source as source_system
from {{ source("raw_inbox", "opportunity") }}
