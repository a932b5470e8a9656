-- Tryton's movements name rooms; what counts here is the warehouse a room lies in, else the kind of
-- outside. Quantities in the product's own unit, which movements of a product share.
with recursive
    locations as (select * from {{ source("raw_tryton", "stock_location") }}),

    rooms as (
        select id, coalesce(code, '#' || id) as warehouse_code
        from locations
        where type = 'warehouse'
        union all
        select locations.id, rooms.warehouse_code
        from locations
        inner join rooms on locations.parent = rooms.id
        where locations.type <> 'warehouse'
    ),

    places as (
        select
            locations.id,
            case
                when locations.type in ('supplier', 'customer', 'production')
                then locations.type
                when locations.type = 'lost_found'
                then 'inventory'
                else coalesce(rooms.warehouse_code, 'transit')
            end as place
        from locations
        left join rooms on locations.id = rooms.id
    ),

    final as (
        select
            'tryton:' || moves.id as stock_move_id,
            cast(moves.id as {{ dbt.type_string() }}) as move_number,
            coalesce(products.code, '#' || products.id) as product_code,
            coalesce(moves.effective_date, moves.planned_date) as moved_on,
            coalesce(origins.place, 'outside') as from_location,
            coalesce(goals.place, 'outside') as to_location,
            cast(moves.internal_quantity as decimal(18, 4)) as quantity,
            units.name as unit_of_measure,
            cast(moves.cost_price as decimal(18, 6)) as unit_cost,
            case when moves.state = 'staging' then 'draft' else moves.state end as status,
            case
                when 'production' in (origins.place, goals.place)
                then 'production'
                when 'supplier' in (origins.place, goals.place)
                then 'purchase'
                when 'customer' in (origins.place, goals.place)
                then 'sale'
                when 'inventory' in (origins.place, goals.place)
                then 'inventory'
                else 'transfer'
            end as origin,
            'tryton' as source_system
        from {{ source("raw_tryton", "stock_move") }} as moves
        left join
            {{ source("raw_tryton", "product_product") }} as products on moves.product = products.id
        left join
            {{ source("raw_tryton", "product_template") }} as templates
            on products.template = templates.id
        left join
            {{ source("raw_tryton", "product_uom") }} as units on templates.default_uom = units.id
        left join places as origins on moves.from_location = origins.id
        left join places as goals on moves.to_location = goals.id
    )

select *
from final
