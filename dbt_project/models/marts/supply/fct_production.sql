with
    orders as (
        select *, quantity - coalesce(scrapped_quantity, 0) as good_quantity
        from {{ ref("production_order") }}
    )

select
    orders.production_order_id,
    orders.production_number,
    orders.source_system,
    orders.status,
    orders.status = 'done' as is_done,
    orders.store_code,
    coalesce(store.store_name, orders.store_code) as store_name,
    coalesce(store.unit_code, {{ unassigned_unit() }}) as unit_code,
    coalesce(unit.unit_name, store.unit_code, {{ unassigned_unit() }}) as unit_name,
    orders.product_code,
    product.product_name,
    product.product_group_code,
    product.product_group_name,
    orders.planned_on,
    orders.started_on,
    orders.finished_on,
    {{ days_between("orders.planned_on", "orders.finished_on") }} as finish_delay_days,
    {{ days_between("orders.started_on", "orders.finished_on") }} as production_days,
    orders.quantity,
    orders.scrapped_quantity,
    cast(orders.good_quantity as decimal(18, 4)) as good_quantity,
    orders.unit_of_measure,
    case
        when orders.status = 'done' then {{ percent("orders.good_quantity", "orders.quantity", 4) }}
    end as yield_percent,
    orders.cost_amount as cost_amount_base,
    case
        when orders.status = 'done'
        then {{ divide_exact("orders.cost_amount", "orders.good_quantity", 4, 6) }}
    end as unit_cost_base,
    {{ base_currency() }} as base_currency
from orders
left join {{ ref("store") }} as store on orders.store_code = store.store_code
left join
    {{ ref("sales_unit") }} as unit
    on coalesce(store.unit_code, {{ unassigned_unit() }}) = unit.unit_code
left join {{ ref("product") }} as product on orders.product_code = product.product_code
