-- An invoice's lines, each rounded half-even as Tryton rounds it, are what it says before tax;
-- with the tax that is its total. Lines of customers' invoices only: of a supplier's, tax that is
-- not deductible stands within the line. Drafts have no totals yet. Runs after the marts, so that
-- an error keeps none of them from being reconciled.
{{
    config(
        meta={
            "asks": {
                "raw_tryton.account_invoice.untaxed_amount_cache": "balance with lines",
                "raw_tryton.account_invoice.total_amount_cache": "balance with tax",
            },
            "dagster": {"ref": {"name": "fct_invoice_payment"}},
        }
    )
}}
-- {{ ref("fct_invoice_payment") }}
with
    invoices as (
        select *
        from {{ source("raw_tryton", "account_invoice") }}
        where untaxed_amount_cache is not null
    ),

    typed as (
        select
            invoice,
            {{
                exact_product(
                    "cast(coalesce(quantity, 0) as decimal(18, 4))",
                    "cast(coalesce(unit_price, 0) as decimal(18, 6))",
                    left_scale=4,
                )
            }} as product_value
        from {{ source("raw_tryton", "account_invoice_line") }}
        where type = 'line'
    ),

    lines as (
        select
            typed.invoice,
            sum({{ round_to_currency("typed.product_value", "currencies.digits") }}) as amount
        from typed
        inner join invoices on typed.invoice = invoices.id
        inner join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on invoices.currency = currencies.id
        group by typed.invoice
    )

select
    invoices.id,
    invoices.number,
    invoices.untaxed_amount_cache,
    lines.amount,
    invoices.tax_amount_cache,
    invoices.total_amount_cache
from invoices
left join lines on invoices.id = lines.invoice
where
    (invoices.type = 'out' and coalesce(lines.amount, 0) <> invoices.untaxed_amount_cache)
    or invoices.untaxed_amount_cache + coalesce(invoices.tax_amount_cache, 0)
    <> invoices.total_amount_cache
