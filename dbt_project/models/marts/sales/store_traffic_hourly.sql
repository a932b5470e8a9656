with
    events as (
        select
            store_code,
            {{ dbt.date_trunc("hour", "counted_from") }} as hour_start,
            visitors_in,
            visitors_out,
            0 as tickets,
            cast(0 as decimal(18, 2)) as net_sales_base
        from {{ ref("store_traffic") }}
        union all
        select
            store_code,
            {{ dbt.date_trunc("hour", "sold_at") }},
            null,
            null,
            case when is_first_line then 1 else 0 end,
            amount_base
        from {{ ref("fct_pos_line") }}
    ),

    hours as (
        select
            store_code,
            hour_start,
            cast(sum(visitors_in) as bigint) as visitors_in,
            cast(sum(visitors_out) as bigint) as visitors_out,
            cast(sum(tickets) as bigint) as tickets,
            cast(sum(net_sales_base) as decimal(18, 2)) as net_sales_base
        from events
        group by store_code, hour_start
    )

select
    hours.hour_start,
    {{ business_date("hours.hour_start") }} as business_date,
    cast({{ floor_divide(minute_of_day("hours.hour_start"), "60") }} as integer) as hour_of_day,
    hours.store_code,
    store.store_name,
    store.city,
    coalesce(store.unit_code, {{ unassigned_unit() }}) as unit_code,
    coalesce(unit.unit_name, store.unit_code, {{ unassigned_unit() }}) as unit_name,
    hours.visitors_in,
    hours.visitors_out,
    hours.tickets,
    hours.net_sales_base,
    {{ percent("hours.tickets", "hours.visitors_in") }} as conversion_percent,
    {{ base_currency() }} as base_currency
from hours
left join {{ ref("store") }} as store on hours.store_code = store.store_code
left join {{ ref("sales_unit") }} as unit on store.unit_code = unit.unit_code
