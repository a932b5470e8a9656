-- Exchange rates by currency, base and first day, merged over the sources. A currency is worth
-- one of itself, always.
with
    merged as (
        {{
            merge_sources(
                "exchange_rate",
                ["currency", "base_currency", "valid_from"],
                ["units_per_base", "source_system"],
            )
        }}
    )

select currency, base_currency, valid_from, units_per_base, source_system
from merged
where currency <> base_currency
union all
select
    {{ base_currency() }},
    {{ base_currency() }},
    cast('1900-01-01' as date),
    cast(1 as decimal(18, 9)),
    'zhongtai'
