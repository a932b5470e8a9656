-- What changed in a store's stock of a product on a day: movements in and out, and a count. A
-- movement within one store changes nothing there.
with
    moves as (
        select *
        from {{ ref("stock_move") }}
        where status = 'done' and moved_on is not null and from_location <> to_location
    ),

    changes as (
        select
            to_location as store_code,
            product_code,
            moved_on as business_date,
            unit_of_measure,
            quantity as quantity_in,
            0 as quantity_out,
            null as counted_quantity,
            1 as movements
        from moves
        where {{ holds_stock("to_location") }}
        union all
        select from_location, product_code, moved_on, unit_of_measure, 0, quantity, null, 1
        from moves
        where {{ holds_stock("from_location") }}
        union all
        select store_code, product_code, counted_on, unit_of_measure, 0, 0, quantity, 0
        from {{ ref("stock_level") }}
    )

select
    store_code,
    product_code,
    business_date,
    max(unit_of_measure) as unit_of_measure,
    cast(sum(quantity_in) as decimal(18, 4)) as quantity_in,
    cast(sum(quantity_out) as decimal(18, 4)) as quantity_out,
    cast(max(counted_quantity) as decimal(18, 4)) as counted_quantity,
    cast(sum(movements) as bigint) as movements
from changes
group by store_code, product_code, business_date
