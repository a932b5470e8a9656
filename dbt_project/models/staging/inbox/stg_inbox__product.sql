-- Products that came by file. What a file leaves open stays open: another source may know it.
select
    product_code,
    product_name,
    product_group_code,
    product_group_name,
    unit_of_measure,
    list_price,
    is_active,
    _source as source_system
from {{ source("raw_inbox", "product") }}
