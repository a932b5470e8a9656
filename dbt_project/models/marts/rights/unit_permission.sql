with
    units as (select * from {{ ref("sales_unit") }}),

    memberships as (
        select *
        from {{ ref("unit_membership") }}
        where valid_from <= {{ today() }} and (valid_to is null or valid_to >= {{ today() }})
    ),

    -- a unit lies below another if that one's code stands in its path
    granted as (
        select
            memberships.username,
            units.unit_code,
            memberships.role,
            memberships.unit_code as granted_by_unit_code,
            memberships.valid_from,
            memberships.valid_to,
            row_number() over (
                partition by memberships.username, units.unit_code
                order by
                    case when memberships.role = 'executive' then 0 else 1 end,
                    granting.unit_level desc,
                    memberships.role,
                    memberships.valid_from desc
            ) as place
        from memberships
        inner join units as granting on memberships.unit_code = granting.unit_code
        inner join
            units
            on memberships.role = 'executive'
            or (
                units.unit_code <> {{ unassigned_unit() }}
                and {{
                    dbt.position(
                        "'/' || granting.unit_code || '/'", "'/' || units.unit_path || '/'"
                    )
                }} > 0
            )
    )

select username, unit_code, role, granted_by_unit_code, valid_from, valid_to
from granted
where place = 1
