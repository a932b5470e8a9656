-- An offer's lines are its subtotal; less its discount, with its tax, that is its total, to a cent:
-- django-crm rounds discount, tax and total each by itself. Drafts are left out, whose totals it
-- works out anew when they are saved. A warning: rows and sums are as the CRM has them, which
-- reconciliation holds; here it is the CRM that contradicts itself.
{{
    config(
        severity="warn",
        meta={
            "asks": {
                "raw_django_crm.estimate.subtotal": "balance with lines",
                "raw_django_crm.estimate.total_amount": "balance with discount and tax",
            },
            "dagster": {"ref": {"name": "quote"}},
        },
    )
}}
-- {{ ref("quote") }}
with
    lines as (
        select estimate_id, sum(subtotal - discount_amount) as amount
        from {{ source("raw_django_crm", "estimate_line_item") }}
        group by estimate_id
    )

select
    estimates.id,
    estimates.estimate_number,
    estimates.subtotal,
    lines.amount,
    estimates.discount_amount,
    estimates.tax_amount,
    estimates.total_amount
from {{ source("raw_django_crm", "estimate") }} as estimates
left join lines on estimates.id = lines.estimate_id
where
    estimates.status <> 'Draft'
    and (
        coalesce(lines.amount, 0) <> estimates.subtotal
        or abs(
            estimates.subtotal
            - estimates.discount_amount
            + estimates.tax_amount
            - estimates.total_amount
        )
        > 0.01
    )
