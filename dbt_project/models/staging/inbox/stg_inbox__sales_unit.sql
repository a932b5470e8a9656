-- Sales units that came by file.
select unit_code, unit_name, parent_unit_code, is_active, _source as source_system
from {{ source("raw_inbox", "sales_unit") }}
