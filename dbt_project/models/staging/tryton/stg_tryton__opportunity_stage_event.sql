-- Tryton keeps every version of an opportunity; a stage was entered where the state differs from
-- the
-- version before. The version of a deletion has no state.
with
    versions as (
        select
            *,
            lag(state) over (partition by id order by history_id) as state_before,
            {{ utc("coalesce(write_date, create_date)") }} as changed_at
        from {{ source("raw_tryton", "sale_opportunity_history") }}
        where state is not null
    ),

    opportunities as (select * from {{ source("raw_tryton", "sale_opportunity") }}),

    final as (
        select distinct
            'tryton:' || coalesce(opportunities.number, '#' || opportunities.id) as opportunity_id,
            versions.changed_at as entered_at,
            case when versions.state = 'converted' then 'quoted' else versions.state end as stage,
            'tryton' as source_system
        from versions
        inner join opportunities on versions.id = opportunities.id
        where versions.state_before is null or versions.state_before <> versions.state
    )

select *
from final
