-- Legs of shipments that came by file.
select
    _source || ':' || leg_number as freight_leg_id,
    _source as source_system,
    leg_number,
    shipment_number,
    order_number,
    transport_mode,
    vehicle_kind,
    from_place,
    to_place,
    distance_km,
    mass_kg,
    carrier_code,
    departed_on,
    arrived_on,
    is_paid_by_us,
    amount,
    currency
from {{ source("raw_inbox", "freight_leg") }}
