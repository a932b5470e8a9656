-- Payments of invoices that came by file.
select
    _source || ':' || payment_number as payment_id,
    payment_number,
    _source || ':' || direction || ':' || invoice_number as invoice_id,
    direction,
    paid_on,
    amount,
    currency,
    method,
    _source as source_system
from {{ source("raw_inbox", "payment") }}
