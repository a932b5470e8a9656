with
    units as (select * from {{ ref("sales_unit") }}),

    parents as (select distinct parent_unit_code from units)

select
    units.unit_code,
    units.unit_name,
    units.parent_unit_code,
    above.unit_name as parent_unit_name,
    units.unit_level,
    units.unit_path,
    parents.parent_unit_code is null as is_leaf,
    units.is_active,
    units.source_system
from units
left join units as above on units.parent_unit_code = above.unit_code
left join parents on units.unit_code = parents.parent_unit_code
