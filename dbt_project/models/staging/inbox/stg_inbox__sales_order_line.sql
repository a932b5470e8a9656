-- Order lines that came by file. Lines that are alike to the last value are lines all the same: their key is an ordinal.
-- Where the file gives no amount it is worked out, and what rounding took off is kept.
with
    lines as (
        select *, {{ exact_product("quantity", "unit_price", left_scale=4) }} as product_value
        from {{ source("raw_inbox", "sales_order_line") }}
    ),

    orders as (select * from {{ source("raw_inbox", "sales_order") }}),

    final as (
        select
            lines._source || ':' || lines._row_key as order_line_id,
            lines._source || ':' || lines.order_number as order_id,
            lines.line_number,
            lines.product_code,
            coalesce(lines.unit_code, {{ unassigned_unit() }}) as unit_code,
            lines.quantity,
            lines.unit_price,
            coalesce(lines.amount, {{ round_half_even("lines.product_value", 2) }}) as amount,
            orders.currency,
            lines.description,
            lines._source as source_system,
            case
                when lines.amount is null
                then cast(
                    lines.product_value - {{ round_half_even("lines.product_value", 2) }} as decimal(38, 10)
                )
                else cast(0 as decimal(38, 10))
            end as rounding_residue
        from lines
        left join orders on lines._source = orders._source and lines.order_number = orders.order_number
    )

select *
from final
