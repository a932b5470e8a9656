-- Sales units by code, merged over the sources, with their place in the tree, and the unit of
-- rows that name none.
with recursive
    merged as (
        {{
            merge_sources(
                "sales_unit",
                ["unit_code"],
                ["unit_name", "parent_unit_code", "is_active", "source_system"],
            )
        }}
    ),

    units as (
        select
            unit_code,
            coalesce(unit_name, unit_code) as unit_name,
            parent_unit_code,
            coalesce(is_active, true) as is_active,
            source_system
        from merged
        where unit_code <> {{ unassigned_unit() }}
        union all
        select {{ unassigned_unit() }}, '未分配 Unassigned', null, true, 'zhongtai'
    ),

    tree as (
        select unit_code, 0 as unit_level, unit_code as unit_path
        from units
        where parent_unit_code is null
        union all
        select units.unit_code, tree.unit_level + 1, tree.unit_path || '/' || units.unit_code
        from units
        inner join tree on units.parent_unit_code = tree.unit_code
    )

-- a unit in a circle, or below an unknown one, is reached from no root: its level stays null,
-- which a test reports
select
    units.unit_code,
    units.unit_name,
    units.parent_unit_code,
    units.is_active,
    tree.unit_level,
    tree.unit_path,
    units.source_system
from units
left join tree on units.unit_code = tree.unit_code
