-- Order lines that came by file. Lines that are alike to the last value are lines all the same:
-- their key is an ordinal.
-- Where the file gives no amount it is worked out, and what rounding took off is kept.
with
    lines as (
        select *, {{ exact_product("quantity", "unit_price", left_scale=4) }} as product_value
        from {{ source("raw_inbox", "sales_order_line") }}
    ),

    -- null where the source gives the amount itself
    worked_out as (
        select
            *,
            case
                when amount is null then {{ round_half_even("product_value", 2) }}
            end as rounded_value
        from lines
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
            coalesce(lines.amount, lines.rounded_value) as amount,
            orders.currency,
            lines.description,
            lines._source as source_system,
            cast(
                coalesce(lines.product_value - lines.rounded_value, 0) as decimal(38, 10)
            ) as rounding_residue
        from worked_out as lines
        left join
            orders on lines._source = orders._source and lines.order_number = orders.order_number
    )

select *
from final
