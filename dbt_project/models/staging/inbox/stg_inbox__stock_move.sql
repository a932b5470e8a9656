-- Movements of goods that came by file. What is outside the company has one spelling.
select
    _source || ':' || move_number as stock_move_id,
    move_number,
    product_code,
    moved_on,
    {{ place("from_location") }} as from_location,
    {{ place("to_location") }} as to_location,
    quantity,
    unit_of_measure,
    unit_cost,
    status,
    origin,
    _source as source_system
from {{ source("raw_inbox", "stock_move") }}
