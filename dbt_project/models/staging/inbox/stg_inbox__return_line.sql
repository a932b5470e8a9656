-- Returned goods that came by file.
select
    _source || ':' || _row_key as return_line_id,
    return_number,
    line_number,
    returned_on,
    _source || ':' || order_number as order_id,
    _source || ':' || party_code as party_id,
    product_code,
    coalesce(unit_code, {{ unassigned_unit() }}) as unit_code,
    store_code,
    quantity,
    amount,
    currency,
    reason,
    _source as source_system
from {{ source("raw_inbox", "return_line") }}
