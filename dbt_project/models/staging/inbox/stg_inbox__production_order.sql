-- Production orders that came by file.
select
    _source || ':' || production_number as production_order_id,
    production_number,
    product_code,
    store_code,
    planned_on,
    started_on,
    finished_on,
    quantity,
    scrapped_quantity,
    unit_of_measure,
    cost_amount,
    status,
    _source as source_system
from {{ source("raw_inbox", "production_order") }}
