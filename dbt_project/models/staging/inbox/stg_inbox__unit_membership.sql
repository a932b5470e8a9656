-- Which user belongs to which unit, from when to when.
select username, unit_code, role, valid_from, valid_to, _source as source_system
from {{ source("raw_inbox", "unit_membership") }}
