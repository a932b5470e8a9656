-- Stores by code, merged over the sources: the ERP names them, the stores file says where they
-- are and whose.
with
    merged as (
        {{
            merge_sources(
                "store",
                ["store_code"],
                [
                    "store_name",
                    "unit_code",
                    "city",
                    "opened_on",
                    "floor_area_m2",
                    "source_system",
                ],
            )
        }}
    )

select
    store_code,
    coalesce(store_name, store_code) as store_name,
    coalesce(unit_code, {{ unassigned_unit() }}) as unit_code,
    city,
    opened_on,
    floor_area_m2,
    source_system
from merged
