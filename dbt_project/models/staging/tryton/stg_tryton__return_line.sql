-- A return in Tryton is a sale of negative quantities; its origin names the order it takes back.
-- The
-- same line stands, negative, among the order lines.
with
    lines as (select * from {{ ref("stg_tryton__sales_order_line") }} where quantity < 0),

    orders as (
        select *
        from {{ ref("stg_tryton__sales_order") }}
        where status in ('confirmed', 'processing', 'done')
    ),

    taken_back as (
        select
            'tryton:' || coalesce(sales.number, 'D' || sales.id) as order_id,
            'tryton:' || coalesce(origins.number, 'D' || origins.id) as origin_order_id
        from {{ source("raw_tryton", "sale_sale") }} as sales
        inner join
            {{ source("raw_tryton", "sale_sale") }} as origins
            on sales.origin = 'sale.sale,' || origins.id
    ),

    final as (
        select
            lines.order_line_id as return_line_id,
            orders.order_number as return_number,
            cast(
                row_number() over (
                    partition by lines.order_id order by lines.line_number, lines.order_line_id
                ) as integer
            ) as line_number,
            orders.order_date as returned_on,
            taken_back.origin_order_id as order_id,
            orders.party_id,
            lines.product_code,
            lines.unit_code,
            orders.store_code,
            cast(- lines.quantity as decimal(18, 4)) as quantity,
            cast(- lines.amount as decimal(18, 2)) as amount,
            lines.currency,
            lines.description as reason,
            'tryton' as source_system
        from lines
        inner join orders on lines.order_id = orders.order_id
        left join taken_back on lines.order_id = taken_back.order_id
    )

select *
from final
