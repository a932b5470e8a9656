-- Tryton's sale lines. The amount is not stored there: it is quantity × unit price rounded
-- half-even to the currency's
-- digits, which is computed here as Tryton computes it. The sales unit is the line's analytic
-- account.
with
    typed as (
        select
            *,
            -- a DOUBLE at the source, with four decimals at the most (a test holds that)
            cast(coalesce(quantity, 0) as decimal(18, 4)) as exact_quantity,
            cast(coalesce(unit_price, 0) as decimal(18, 6)) as exact_unit_price
        from {{ source("raw_tryton", "sale_line") }}
        where type = 'line'
    ),

    lines as (
        select
            *,
            {{ exact_product("exact_quantity", "exact_unit_price", left_scale=4) }} as product_value
        from typed
    ),

    sales as (select * from {{ source("raw_tryton", "sale_sale") }}),

    currencies as (select * from {{ source("raw_tryton", "currency_currency") }}),

    -- one analytic tree is the sales units: the oldest
    units as (
        select entries.origin, coalesce(accounts.code, '#' || accounts.id) as unit_code
        from {{ source("raw_tryton", "analytic_account_entry") }} as entries
        inner join
            {{ source("raw_tryton", "analytic_account_account") }} as accounts
            on entries.account = accounts.id
        where
            entries.origin like 'sale.line,%'
            and entries.root = (
                select min(id)
                from {{ source("raw_tryton", "analytic_account_account") }}
                where type = 'root'
            )
    ),

    final as (
        select
            'tryton:' || lines.id as order_line_id,
            -- a line whose order is not there keeps a name, so that the test of keys reports it
            'tryton:' || coalesce(sales.number, 'D' || lines.sale) as order_id,
            lines.sequence as line_number,
            coalesce(products.code, '#' || products.id) as product_code,
            coalesce(units.unit_code, {{ unassigned_unit() }}) as unit_code,
            lines.exact_quantity as quantity,
            lines.exact_unit_price as unit_price,
            {{ round_to_currency("lines.product_value", "currencies.digits") }} as amount,
            lines.product_value,
            currencies.code as currency,
            lines.description,
            'tryton' as source_system
        from lines
        left join sales on lines.sale = sales.id
        left join currencies on sales.currency = currencies.id
        left join
            {{ source("raw_tryton", "product_product") }} as products on lines.product = products.id
        left join units on 'sale.line,' || lines.id = units.origin
    )

select *, cast(product_value - amount as decimal(38, 10)) as rounding_residue
from final
