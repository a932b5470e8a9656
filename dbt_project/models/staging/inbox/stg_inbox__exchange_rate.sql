-- Exchange rates that came by file.
select currency, base_currency, valid_from, units_per_base, _source as source_system
from {{ source("raw_inbox", "exchange_rate") }}
