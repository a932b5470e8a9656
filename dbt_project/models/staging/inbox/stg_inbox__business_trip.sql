-- Legs and stays of business trips that came by file.
select
    _source || ':' || _row_key as business_trip_leg_id,
    _source || ':' || trip_number as trip_id,
    _source as source_system,
    trip_number,
    leg_number,
    travel_mode,
    employee_number,
    unit_code,
    started_on,
    from_place,
    to_place,
    cabin_class,
    distance_km,
    coalesce(travellers, 1) as travellers,
    nights,
    amount,
    currency
from {{ source("raw_inbox", "business_trip") }}
