-- Lines of quotes that came by file. Where the file gives no amount it is worked out, and what
-- rounding took off is kept.
with
    lines as (
        select
            *,
            {{ exact_product("quantity", "unit_price", left_scale=4) }}
            - coalesce(discount_amount, 0) as line_value
        from {{ source("raw_inbox", "quote_line") }}
    ),

    -- null where the source gives the amount itself
    worked_out as (
        select
            *,
            case
                when amount is null then {{ round_half_even("line_value", 2) }}
            end as rounded_value
        from lines
    ),

    quotes as (select * from {{ source("raw_inbox", "quote") }}),

    final as (
        select
            lines._source || ':' || lines._row_key as quote_line_id,
            lines._source || ':' || lines.quote_number as quote_id,
            lines.line_number,
            lines.product_code,
            lines.description,
            lines.quantity,
            lines.unit_price,
            coalesce(lines.discount_amount, 0) as discount_amount,
            coalesce(lines.amount, lines.rounded_value) as amount,
            cast(
                coalesce(lines.line_value - lines.rounded_value, 0) as decimal(38, 10)
            ) as rounding_residue,
            quotes.currency,
            lines._source as source_system
        from worked_out as lines
        left join
            quotes on lines._source = quotes._source and lines.quote_number = quotes.quote_number
    )

select *
from final
