-- A count starts the level anew: from there on only the movements after its day count.
with
    changes as (
        select
            *,
            sum(case when counted_quantity is null then 0 else 1 end) over (
                partition by store_code, product_code order by business_date
            ) as stretch
        from {{ ref("int_stock_change") }}
    ),

    closed as (
        select
            *,
            coalesce(
                max(counted_quantity) over (partition by store_code, product_code, stretch),
                0
            ) + sum(
                case when counted_quantity is null then quantity_in - quantity_out else 0 end
            ) over (partition by store_code, product_code, stretch order by business_date)
            as closing_quantity
        from changes
    ),

    levels as (
        select
            *,
            coalesce(
                lag(closing_quantity) over (
                    partition by store_code, product_code order by business_date
                ),
                0
            ) as opening_quantity,
            lead(business_date) over (
                partition by store_code, product_code order by business_date
            ) as next_date
        from closed
    )

select
    levels.business_date,
    {{ add_days("levels.next_date", -1) }} as valid_to,
    levels.next_date is null as is_latest,
    levels.store_code,
    coalesce(store.store_name, levels.store_code) as store_name,
    store.city,
    coalesce(store.unit_code, {{ unassigned_unit() }}) as unit_code,
    coalesce(unit.unit_name, store.unit_code, {{ unassigned_unit() }}) as unit_name,
    levels.product_code,
    product.product_name,
    product.product_group_code,
    product.product_group_name,
    coalesce(levels.unit_of_measure, product.unit_of_measure) as unit_of_measure,
    cast(levels.opening_quantity as decimal(18, 4)) as opening_quantity,
    levels.quantity_in,
    levels.quantity_out,
    levels.counted_quantity,
    cast(
        levels.closing_quantity
        - levels.opening_quantity
        - levels.quantity_in
        + levels.quantity_out as decimal(18, 4)
    ) as count_difference,
    cast(levels.closing_quantity as decimal(18, 4)) as closing_quantity,
    levels.movements
from levels
left join {{ ref("store") }} as store on levels.store_code = store.store_code
left join
    {{ ref("sales_unit") }} as unit
    on coalesce(store.unit_code, {{ unassigned_unit() }}) = unit.unit_code
left join {{ ref("product") }} as product on levels.product_code = product.product_code
