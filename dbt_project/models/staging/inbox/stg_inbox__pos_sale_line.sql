-- Lines of till tickets.
select
    _source || ':' || _row_key as pos_sale_line_id,
    _source || ':' || store_code || ':' || ticket_number as pos_sale_id,
    line_number,
    product_code,
    quantity,
    unit_price,
    coalesce(discount_amount, 0) as discount_amount,
    coalesce(
        amount,
        {{
            round_half_even(
                exact_product("quantity", "unit_price", left_scale=4)
                ~ " - coalesce(discount_amount, 0)",
                2,
            )
        }}
    ) as amount,
    currency,
    _source as source_system
from {{ source("raw_inbox", "pos_sale_line") }}
