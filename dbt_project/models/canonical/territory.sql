-- Sales territories by code, merged over the sources.
with
    merged as (
        {{
            merge_sources(
                "territory",
                ["territory_code"],
                ["territory_name", "territory_group", "country_code", "source_system"],
            )
        }}
    )

select
    territory_code,
    coalesce(territory_name, territory_code) as territory_name,
    territory_group,
    country_code,
    source_system
from merged
