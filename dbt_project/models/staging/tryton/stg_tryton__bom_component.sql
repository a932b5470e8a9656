-- Tryton's bills of materials: inputs for a quantity of output, here for one of it. Tryton keeps no
-- first day; of several bills of a product the first in its order counts.
with
    bills as (
        select
            product,
            bom,
            row_number() over (partition by product order by sequence nulls last, id) as place
        from {{ source("raw_tryton", "product_product_production_bom") }}
    ),

    inputs as (
        select bom, product, max(unit) as unit, sum(cast(quantity as decimal(18, 4))) as quantity
        from {{ source("raw_tryton", "production_bom_input") }}
        group by bom, product
    ),

    outputs as (
        select bom, product, sum(cast(quantity as decimal(18, 4))) as quantity
        from {{ source("raw_tryton", "production_bom_output") }}
        group by bom, product
    ),

    final as (
        select
            coalesce(made.code, '#' || made.id) as product_code,
            coalesce(used.code, '#' || used.id) as component_code,
            {{ divide_exact("inputs.quantity", "outputs.quantity", 4, 6) }} as quantity_per,
            units.name as unit_of_measure,
            cast('1900-01-01' as date) as valid_from,
            cast(null as date) as valid_to,
            'tryton' as source_system
        from bills
        inner join outputs on bills.bom = outputs.bom and bills.product = outputs.product
        inner join inputs on bills.bom = inputs.bom
        inner join {{ source("raw_tryton", "product_product") }} as made on bills.product = made.id
        inner join {{ source("raw_tryton", "product_product") }} as used on inputs.product = used.id
        left join {{ source("raw_tryton", "product_uom") }} as units on inputs.unit = units.id
        where bills.place = 1 and outputs.quantity > 0
    )

select *
from final
