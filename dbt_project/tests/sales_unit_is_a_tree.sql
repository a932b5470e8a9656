-- Every unit reaches a root: none stands in a circle or below an unknown one, and no code holds
-- the path's separator.
{{ config(meta={"asks": {"parent_unit_code": "a tree"}}) }}
select unit_code, parent_unit_code, unit_level
from {{ ref("sales_unit") }}
where unit_level is null or unit_code like '%/%'
