-- Suppliers' own footprints that came by file.
select
    _source || ':' || _row_key as supplier_pcf_id,
    _source as source_system,
    product_code,
    supplier_code,
    valid_from,
    valid_to,
    co2e_kg,
    declared_unit,
    boundary,
    standard,
    primary_data_percent,
    coalesce(is_verified, false) as is_verified
from {{ source("raw_inbox", "supplier_pcf") }}
