-- What is open is total less payments, which needs one currency.
{{ config(meta={"asks": {"currency": "the invoice's"}, "dagster": {"ref": {"name": "payment"}}}) }}
select payment.payment_id, payment.currency, invoice.currency as invoice_currency
from {{ ref("payment") }} as payment
inner join {{ ref("invoice") }} as invoice on payment.invoice_id = invoice.invoice_id
where payment.currency <> invoice.currency
