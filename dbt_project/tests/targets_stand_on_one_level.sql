-- A target on a unit and on one above it in the same month would count twice in any sum. A
-- warning: some companies mean it.
{{
    config(
        severity="warn",
        meta={"asks": {"unit_code": "one level"}, "dagster": {"ref": {"name": "target"}}},
    )
}}
select lower_target.unit_code, upper_target.unit_code as counted_again_in, lower_target.target_month
from {{ ref("target") }} as lower_target
inner join {{ ref("sales_unit") }} as unit on lower_target.unit_code = unit.unit_code
inner join
    {{ ref("target") }} as upper_target on lower_target.target_month = upper_target.target_month
inner join {{ ref("sales_unit") }} as above on upper_target.unit_code = above.unit_code
where
    lower_target.unit_code <> upper_target.unit_code
    and {{ dbt.position("'/' || above.unit_code || '/'", "'/' || unit.unit_path || '/'") }} > 0
