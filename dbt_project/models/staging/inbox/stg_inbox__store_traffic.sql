-- People counted at the doors of stores, by file.
select store_code, counted_from, door_code, visitors_in, visitors_out, _source as source_system
from {{ source("raw_inbox", "store_traffic") }}
