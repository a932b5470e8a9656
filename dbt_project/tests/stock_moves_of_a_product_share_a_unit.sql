-- Quantities in different units cannot be added up: a level of them would be a wrong number.
{{
    config(
        meta={
            "asks": {"unit_of_measure": "one a product"},
            "dagster": {"ref": {"name": "stock_move"}},
        }
    )
}}
select product_code, min(unit_of_measure) as one_unit, max(unit_of_measure) as another_unit
from
    (
        select product_code, unit_of_measure
        from {{ ref("stock_move") }}
        union all
        select product_code, unit_of_measure
        from {{ ref("stock_level") }}
    ) as quantities
group by product_code
having min(unit_of_measure) <> max(unit_of_measure)
