-- Counted stock that came by file.
select store_code, product_code, counted_on, quantity, unit_of_measure, _source as source_system
from {{ source("raw_inbox", "stock_level") }}
