-- Lines of purchase orders that came by file. Where the file gives no amount it is worked out, and
-- what rounding took off is kept.
with
    lines as (
        select *, {{ exact_product("quantity", "unit_price", left_scale=4) }} as product_value
        from {{ source("raw_inbox", "purchase_order_line") }}
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

    final as (
        select
            _source || ':' || _row_key as purchase_order_line_id,
            order_number,
            line_number,
            _source || ':' || party_code as party_id,
            product_code,
            store_code,
            order_date,
            due_date,
            quantity,
            received_quantity,
            rejected_quantity,
            unit_of_measure,
            unit_price,
            coalesce(amount, rounded_value) as amount,
            cast(coalesce(product_value - rounded_value, 0) as decimal(38, 10)) as rounding_residue,
            currency,
            status,
            _source as source_system
        from worked_out
    )

select *
from final
