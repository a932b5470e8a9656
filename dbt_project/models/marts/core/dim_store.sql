select
    store.store_code,
    store.store_name,
    store.unit_code,
    coalesce(unit.unit_name, store.unit_code) as unit_name,
    store.city,
    store.opened_on,
    store.floor_area_m2
from {{ ref("store") }} as store
left join {{ ref("sales_unit") }} as unit on store.unit_code = unit.unit_code
