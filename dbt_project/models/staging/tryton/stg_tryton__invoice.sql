-- Tryton's invoices. Its own stored totals; a draft has none yet, so 0. The unit is that of the
-- first
-- sale line it invoices, the order the only one its lines come from.
with
    invoices as (select * from {{ source("raw_tryton", "account_invoice") }}),

    due as (
        select invoices.id as invoice, max(lines.maturity_date) as due_date
        from invoices
        inner join
            {{ source("raw_tryton", "account_move_line") }} as lines
            on invoices.move = lines.move
            and invoices.account = lines.account
        group by invoices.id
    ),

    invoiced as (
        select
            lines.invoice,
            min_by(sold.unit_code, lines.id) as unit_code,
            case
                when min(sold.order_id) = max(sold.order_id) then min(sold.order_id)
            end as order_id
        from {{ source("raw_tryton", "account_invoice_line") }} as lines
        inner join
            {{ ref("stg_tryton__sales_order_line") }} as sold
            on 'tryton:' || replace(lines.origin, 'sale.line,', '') = sold.order_line_id
        where lines.origin like 'sale.line,%'
        group by lines.invoice
    ),

    final as (
        select
            'tryton:' || {{ tryton_invoice_key("invoices") }} as invoice_id,
            coalesce(invoices.number, 'D' || invoices.id) as invoice_number,
            invoices.type as direction,
            'tryton:' || coalesce(parties.code, '#' || parties.id) as party_id,
            coalesce(invoiced.unit_code, {{ unassigned_unit() }}) as unit_code,
            invoiced.order_id,
            coalesce(
                invoices.invoice_date, {{ business_date(utc("invoices.create_date")) }}
            ) as invoice_date,
            due.due_date,
            currencies.code as currency,
            cast(coalesce(invoices.untaxed_amount_cache, 0) as decimal(18, 2)) as untaxed_amount,
            cast(coalesce(invoices.tax_amount_cache, 0) as decimal(18, 2)) as tax_amount,
            cast(coalesce(invoices.total_amount_cache, 0) as decimal(18, 2)) as total_amount,
            case when invoices.state = 'validated' then 'draft' else invoices.state end as status,
            'tryton' as source_system
        from invoices
        left join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on invoices.currency = currencies.id
        left join
            {{ source("raw_tryton", "party_party") }} as parties on invoices.party = parties.id
        left join due on invoices.id = due.invoice
        left join invoiced on invoices.id = invoiced.invoice
    )

select *
from final
