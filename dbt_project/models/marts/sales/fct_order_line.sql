with
    lines as (select * from {{ ref("sales_order_line") }}),

    orders as (select * from {{ ref("sales_order") }}),

    final as (
        select
            lines.order_line_id,
            lines.order_id,
            orders.order_number,
            lines.line_number,
            lines.source_system,

            orders.order_date as business_date,
            orders.status,
            orders.is_booked,

            orders.party_id,
            coalesce(party.party_name, party.party_code) as party_name,
            orders.party_id is null as is_anonymous,
            party.country_code,

            lines.product_code,
            product.product_name,
            product.product_group_code,
            product.product_group_name,

            orders.store_code,
            store.store_name,
            lines.unit_code,
            unit.unit_name,

            lines.quantity,
            lines.unit_price,
            lines.amount,
            lines.rounding_residue,
            lines.currency,
            rate.units_per_base as fx_units_per_base,
            case
                when lines.currency = rate.base_currency
                then lines.amount
                else {{ convert_to_base("lines.amount", "rate.units_per_base") }}
            end as amount_base,
            {{ base_currency() }} as base_currency
        from lines
        inner join orders on lines.order_id = orders.order_id
        left join {{ ref("party") }} as party on orders.party_id = party.party_id
        left join {{ ref("product") }} as product on lines.product_code = product.product_code
        left join {{ ref("store") }} as store on orders.store_code = store.store_code
        left join {{ ref("sales_unit") }} as unit on lines.unit_code = unit.unit_code
        left join
            {{ ref("int_exchange_rate_carry_forward") }} as rate
            on lines.currency = rate.currency
            and orders.order_date = rate.business_date
    )

select *
from final
