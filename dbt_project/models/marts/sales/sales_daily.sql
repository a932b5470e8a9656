-- `-` stands where a row has no store or no product group, so that the key has no nulls.
with
    sold as (
        select
            'order' as kind,
            business_date,
            unit_code,
            store_code,
            product_group_code,
            product_group_name,
            quantity,
            amount_base,
            false as is_ticket
        from {{ ref("fct_order_line") }}
        where is_booked
        union all
        select
            'pos',
            business_date,
            unit_code,
            store_code,
            product_group_code,
            product_group_name,
            quantity,
            amount_base,
            is_first_line
        from {{ ref("fct_pos_line") }}
        union all
        select 'target', business_date, unit_code, null, null, null, 0, target_amount_base, false
        from {{ ref("int_target_spread") }}
    ),

    summed as (
        {%- set amount_of = "cast(sum(case when kind = '%s' then amount_base else 0 end) as decimal(18, 2))" %}
        {%- set count_of = "cast(sum(case when %s then 1 else 0 end) as bigint)" %}
        select
            business_date,
            unit_code,
            coalesce(store_code, '-') as store_code,
            coalesce(product_group_code, '-') as product_group_code,
            coalesce(max(product_group_name), '-') as product_group_name,
            {{ amount_of | format("order") }} as order_amount_base,
            {{ amount_of | format("pos") }} as pos_amount_base,
            {{ amount_of | format("target") }} as target_amount_base,
            {{ count_of | format("kind = 'order'") }} as order_lines,
            {{ count_of | format("kind = 'pos'") }} as pos_lines,
            {{ count_of | format("is_ticket") }} as tickets,
            cast(sum(quantity) as decimal(18, 4)) as quantity
        from sold
        group by
            business_date, unit_code, coalesce(store_code, '-'), coalesce(product_group_code, '-')
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
