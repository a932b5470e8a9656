-- Legs and stays of business trips, of every source. One that names no unit belongs to that of the
-- employee who travelled.
with
    unioned as (
        {{
            union_sources(
                "business_trip",
                [
                    "business_trip_leg_id",
                    "trip_id",
                    "source_system",
                    "trip_number",
                    "leg_number",
                    "travel_mode",
                    "employee_number",
                    "unit_code",
                    "started_on",
                    "from_place",
                    "to_place",
                    "cabin_class",
                    "distance_km",
                    "travellers",
                    "nights",
                    "amount",
                    "currency",
                ],
            )
        }}
    )

select
    unioned.business_trip_leg_id,
    unioned.trip_id,
    unioned.source_system,
    unioned.trip_number,
    unioned.leg_number,
    unioned.travel_mode,
    unioned.employee_number,
    {{ first_known_unit("unioned.unit_code", "employee.unit_code") }} as unit_code,
    unioned.started_on,
    unioned.from_place,
    unioned.to_place,
    unioned.cabin_class,
    unioned.distance_km,
    unioned.travellers,
    unioned.nights,
    unioned.amount,
    unioned.currency
from unioned
left join {{ ref("employee") }} as employee on unioned.employee_number = employee.employee_number
