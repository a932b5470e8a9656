-- Energy consumption that came by file, in the unit it was delivered in.
select
    _source || ':' || _row_key as energy_reading_id,
    _source as source_system,
    meter_code,
    read_from,
    read_to,
    energy_kind,
    site_code,
    quantity,
    unit_of_measure,
    supplier_code,
    coalesce(is_renewable, false) as is_renewable,
    coalesce(is_estimated, false) as is_estimated,
    amount,
    currency
from {{ source("raw_inbox", "energy_reading") }}
