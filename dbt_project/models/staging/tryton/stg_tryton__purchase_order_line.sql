-- Tryton's purchase lines; the amount is worked out as for sales. What arrived are the done
-- movements
-- that name the line.
with
    typed as (
        select
            *,
            cast(coalesce(quantity, 0) as decimal(18, 4)) as exact_quantity,
            cast(coalesce(unit_price, 0) as decimal(18, 6)) as exact_unit_price
        from {{ source("raw_tryton", "purchase_line") }}
        where type = 'line'
    ),

    lines as (
        select
            *,
            {{ exact_product("exact_quantity", "exact_unit_price", left_scale=4) }} as product_value
        from typed
    ),

    received as (
        select origin, sum(cast(quantity as decimal(18, 4))) as quantity
        from {{ source("raw_tryton", "stock_move") }}
        where state = 'done' and origin like 'purchase.line,%'
        group by origin
    ),

    final as (
        select
            'tryton:' || lines.id as purchase_order_line_id,
            coalesce(purchases.number, 'D' || lines.purchase) as order_number,
            cast(lines.id as {{ dbt.type_string() }}) as line_number,
            'tryton:' || coalesce(parties.code, '#' || parties.id) as party_id,
            coalesce(products.code, '#' || products.id) as product_code,
            warehouses.code as store_code,
            coalesce(
                purchases.purchase_date, {{ business_date(utc("purchases.create_date")) }}
            ) as order_date,
            cast(null as date) as due_date,
            lines.exact_quantity as quantity,
            cast(coalesce(received.quantity, 0) as decimal(18, 4)) as received_quantity,
            cast(null as decimal(18, 4)) as rejected_quantity,
            units.name as unit_of_measure,
            lines.exact_unit_price as unit_price,
            {{ round_to_currency("lines.product_value", "currencies.digits") }} as amount,
            lines.product_value,
            currencies.code as currency,
            purchases.state as status,
            'tryton' as source_system
        from lines
        left join
            {{ source("raw_tryton", "purchase_purchase") }} as purchases
            on lines.purchase = purchases.id
        left join
            {{ source("raw_tryton", "party_party") }} as parties on purchases.party = parties.id
        left join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on purchases.currency = currencies.id
        left join
            {{ source("raw_tryton", "stock_location") }} as warehouses
            on purchases.warehouse = warehouses.id
        left join
            {{ source("raw_tryton", "product_product") }} as products on lines.product = products.id
        left join {{ source("raw_tryton", "product_uom") }} as units on lines.unit = units.id
        left join received on 'purchase.line,' || lines.id = received.origin
    )

select *, cast(product_value - amount as decimal(38, 10)) as rounding_residue
from final
