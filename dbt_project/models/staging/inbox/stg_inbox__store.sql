-- Stores that came by file, with what the ERP does not keep: unit, city, opening day, area.
select store_code, store_name, unit_code, city, opened_on, floor_area_m2, _source as source_system
from {{ source("raw_inbox", "store") }}
