-- What an invoice says of itself, paid or not, against the payments that are known of it; of one
-- without any nothing is said. A warning: a source may write off a rest, or settle an invoice with
-- a credit note.
{{
    config(
        severity="warn",
        meta={
            "asks": {"open_amount": "balance with status"},
            "dagster": {"ref": {"name": "fct_invoice_payment"}},
        },
    )
}}
select invoice_id, status, total_amount, paid_amount, open_amount
from {{ ref("fct_invoice_payment") }}
where
    payments > 0
    and (
        (status = 'paid' and open_amount <> 0)
        or (status = 'posted' and open_amount = 0 and total_amount <> 0)
    )
