with
    lines as (
        select
            *,
            row_number() over (
                partition by pos_sale_id order by line_number nulls last, pos_sale_line_id
            ) as place
        from {{ ref("pos_sale_line") }}
    ),

    sales as (select * from {{ ref("pos_sale") }}),

    final as (
        select
            lines.pos_sale_line_id,
            lines.pos_sale_id,
            sales.ticket_number,
            lines.line_number,
            lines.place = 1 as is_first_line,
            lines.source_system,

            sales.business_date,
            sales.sold_at,

            sales.store_code,
            store.store_name,
            store.city,
            store.unit_code,
            unit.unit_name,
            sales.member_number,

            lines.product_code,
            product.product_name,
            product.product_group_code,
            product.product_group_name,

            lines.quantity,
            lines.unit_price,
            lines.discount_amount,
            lines.amount,
            lines.currency,
            rate.units_per_base as fx_units_per_base,
            case
                when lines.currency = rate.base_currency
                then lines.amount
                else {{ convert_to_base("lines.amount", "rate.units_per_base") }}
            end as amount_base,
            {{ base_currency() }} as base_currency
        from lines
        inner join sales on lines.pos_sale_id = sales.pos_sale_id
        left join {{ ref("product") }} as product on lines.product_code = product.product_code
        left join {{ ref("store") }} as store on sales.store_code = store.store_code
        left join {{ ref("sales_unit") }} as unit on store.unit_code = unit.unit_code
        left join
            {{ ref("int_exchange_rate_carry_forward") }} as rate
            on lines.currency = rate.currency
            and sales.business_date = rate.business_date
    )

select *
from final
