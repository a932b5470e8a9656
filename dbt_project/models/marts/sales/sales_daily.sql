-- `-` stands where a row has no store or no product group, so that the key has no nulls.
with
    sold as (
        {%- set empty = "cast(0 as decimal(18, 2))" %}
        select
            business_date, unit_code, store_code, product_group_code, product_group_name, quantity,
            amount_base as order_amount_base, {{ empty }} as pos_amount_base, {{ empty }} as target_amount_base,
            1 as order_lines, 0 as pos_lines, 0 as tickets
        from {{ ref("fct_order_line") }}
        where is_booked
        union all
        select
            business_date, unit_code, store_code, product_group_code, product_group_name, quantity,
            {{ empty }}, amount_base, {{ empty }},
            0, 1, case when is_first_line then 1 else 0 end
        from {{ ref("fct_pos_line") }}
        union all
        select
            business_date, unit_code, null, null, null, cast(0 as decimal(18, 4)),
            {{ empty }}, {{ empty }}, target_amount_base,
            0, 0, 0
        from {{ ref("int_target_spread") }}
    ),

    summed as (
        select
            business_date,
            unit_code,
            coalesce(store_code, '-') as store_code,
            coalesce(product_group_code, '-') as product_group_code,
            coalesce(max(product_group_name), '-') as product_group_name,
            cast(coalesce(sum(order_amount_base), 0) as decimal(18, 2)) as order_amount_base,
            cast(coalesce(sum(pos_amount_base), 0) as decimal(18, 2)) as pos_amount_base,
            cast(coalesce(sum(target_amount_base), 0) as decimal(18, 2)) as target_amount_base,
            cast(sum(order_lines) as bigint) as order_lines,
            cast(sum(pos_lines) as bigint) as pos_lines,
            cast(sum(tickets) as bigint) as tickets,
            cast(sum(quantity) as decimal(18, 4)) as quantity
        from sold
        group by business_date, unit_code, coalesce(store_code, '-'), coalesce(product_group_code, '-')
    )

select
    summed.business_date,
    {{ month_start("summed.business_date") }} as business_month,
    summed.unit_code,
    coalesce(unit.unit_name, summed.unit_code) as unit_name,
    summed.store_code,
    coalesce(store.store_name, summed.store_code) as store_name,
    store.city,
    summed.product_group_code,
    summed.product_group_name,
    summed.order_amount_base,
    summed.pos_amount_base,
    cast(summed.order_amount_base + summed.pos_amount_base as decimal(18, 2)) as sales_amount_base,
    summed.target_amount_base,
    summed.order_lines,
    summed.pos_lines,
    summed.tickets,
    summed.quantity,
    {{ base_currency() }} as base_currency
from summed
left join {{ ref("sales_unit") }} as unit on summed.unit_code = unit.unit_code
left join {{ ref("store") }} as store on summed.store_code = store.store_code
