-- Bills of materials that came by file.
select
    product_code,
    component_code,
    quantity_per,
    unit_of_measure,
    valid_from,
    valid_to,
    _source as source_system
from {{ source("raw_inbox", "bom_component") }}
