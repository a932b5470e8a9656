-- Our amounts of a purchase's lines against the total Tryton itself keeps on the purchase (set
-- once it
-- is quoted).
{{
    config(
        meta={
            "asks": {"amount": "balance with the purchase"},
            "dagster": {"ref": {"name": "purchase_order_line"}},
        }
    )
}}
with
    lines as (
        select order_number, sum(amount) as amount
        from {{ ref("purchase_order_line") }}
        where source_system = 'tryton'
        group by order_number
    ),

    headers as (
        select coalesce(number, 'D' || id) as order_number, untaxed_amount_cache
        from {{ source("raw_tryton", "purchase_purchase") }}
        where untaxed_amount_cache is not null
    )

select headers.order_number, headers.untaxed_amount_cache, lines.amount
from headers
left join lines on headers.order_number = lines.order_number
where coalesce(lines.amount, 0) <> headers.untaxed_amount_cache
