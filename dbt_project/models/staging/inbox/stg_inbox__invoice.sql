-- Invoices that came by file; a supplier's number may be a customer's too, so the id names the
-- direction.
select
    _source || ':' || direction || ':' || invoice_number as invoice_id,
    invoice_number,
    direction,
    _source || ':' || party_code as party_id,
    coalesce(unit_code, {{ unassigned_unit() }}) as unit_code,
    _source || ':' || order_number as order_id,
    invoice_date,
    due_date,
    currency,
    untaxed_amount,
    tax_amount,
    total_amount,
    status,
    _source as source_system
from {{ source("raw_inbox", "invoice") }}
