-- Our amounts of an order's lines against the total Tryton itself keeps on the order (set from
-- confirmation on).
-- Runs after the marts: an error before them would skip them, and the reconciliation needs them
-- built.
{{
    config(
        meta={
            "asks": {"amount": "balance with the order"},
            "dagster": {"ref": {"name": "sales_order_line"}},
        },
    )
}}
-- {{ ref("store_daily") }}
with
    lines as (
        select order_id, sum(amount) as amount
        from {{ ref("sales_order_line") }}
        where source_system = 'tryton'
        group by order_id
    ),

    headers as (
        select 'tryton:' || coalesce(number, 'D' || id) as order_id, untaxed_amount_cache
        from {{ source("raw_tryton", "sale_sale") }}
        where untaxed_amount_cache is not null
    )

select headers.order_id, headers.untaxed_amount_cache, lines.amount
from headers
left join lines on headers.order_id = lines.order_id
where coalesce(lines.amount, 0) <> headers.untaxed_amount_cache
