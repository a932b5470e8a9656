-- Orders that came by file.
select
    _source || ':' || order_number as order_id,
    order_number,
    _source || ':' || party_code as party_id,
    order_date,
    ordered_at,
    currency,
    status,
    store_code,
    _source as source_system
from {{ source("raw_inbox", "sales_order") }}
