-- Sales territories that came by file.
select territory_code, territory_name, territory_group, country_code, _source as source_system
from {{ source("raw_inbox", "territory") }}
