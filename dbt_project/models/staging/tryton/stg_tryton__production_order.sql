-- Tryton's productions. The cost is that of the materials used: their quantity at the cost price of
-- the movement, rounded half-even once.
with
    productions as (select * from {{ source("raw_tryton", "production") }}),

    used as (
        select
            production_input as production,
            sum(
                {{
                    exact_product(
                        "cast(internal_quantity as decimal(18, 4))",
                        "cast(coalesce(cost_price, 0) as decimal(18, 6))",
                        left_scale=4,
                    )
                }}
            ) as cost
        from {{ source("raw_tryton", "stock_move") }}
        where production_input is not null and state <> 'cancelled'
        group by production_input
    ),

    final as (
        select
            'tryton:' || coalesce(productions.number, '#' || productions.id) as production_order_id,
            coalesce(productions.number, '#' || productions.id) as production_number,
            coalesce(products.code, '#' || products.id) as product_code,
            warehouses.code as store_code,
            productions.planned_date as planned_on,
            productions.effective_start_date as started_on,
            productions.effective_date as finished_on,
            cast(coalesce(productions.quantity, 0) as decimal(18, 4)) as quantity,
            cast(null as decimal(18, 4)) as scrapped_quantity,
            units.name as unit_of_measure,
            {{ round_half_even("used.cost", 2) }} as cost_amount,
            case
                when productions.state = 'request' then 'draft' else productions.state
            end as status,
            'tryton' as source_system
        from productions
        left join
            {{ source("raw_tryton", "product_product") }} as products
            on productions.product = products.id
        left join
            {{ source("raw_tryton", "stock_location") }} as warehouses
            on productions.warehouse = warehouses.id
        left join {{ source("raw_tryton", "product_uom") }} as units on productions.unit = units.id
        left join used on productions.id = used.production
    )

select *
from final
