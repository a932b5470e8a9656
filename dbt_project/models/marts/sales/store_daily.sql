with
    events as (
        select
            business_date,
            store_code,
            1 as till_lines,
            case when is_first_line then 1 else 0 end as tickets,
            amount_base as net_sales_base,
            case when quantity < 0 then 1 else 0 end as return_lines,
            case when quantity < 0 then - amount_base else 0 end as returned_amount_base,
            0 as order_returned_amount_base,
            cast(null as decimal(18, 2)) as target_amount_base
        from {{ ref("fct_pos_line") }}
        union all
        select business_date, store_code, 0, 0, 0, 0, 0, amount_base, null
        from {{ ref("int_return_convert") }}
        where store_code in (select store_code from {{ ref("store") }})
        union all
        select business_date, store_code, 0, 0, 0, 0, 0, 0, target_amount_base
        from {{ ref("store_target_daily") }}
        where store_code <> '-'
    ),

    daily as (
        select
            business_date,
            {{ month_start("business_date") }} as business_month,
            store_code,
            cast(sum(till_lines) as bigint) as till_lines,
            cast(sum(tickets) as bigint) as tickets,
            cast(sum(return_lines) as bigint) as return_lines,
            cast(sum(net_sales_base) as decimal(18, 2)) as net_sales_base,
            cast(sum(returned_amount_base) as decimal(18, 2)) as returned_amount_base,
            cast(sum(order_returned_amount_base) as decimal(18, 2)) as order_returned_amount_base,
            cast(sum(target_amount_base) as decimal(18, 2)) as target_amount_base
        from events
        group by business_date, store_code
    ),

    to_date as (
        select
            *,
            {%- for name in ["net_sales_base", "target_amount_base"] %}
                cast(
                    sum({{ name }}) over (
                        partition by store_code, business_month order by business_date
                    ) as decimal(18, 2)
                ) as month_to_date_{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        from daily
    )

select
    to_date.business_date,
    to_date.business_month,
    to_date.store_code,
    store.store_name,
    store.city,
    store.floor_area_m2,
    coalesce(store.unit_code, {{ unassigned_unit() }}) as unit_code,
    coalesce(unit.unit_name, store.unit_code, {{ unassigned_unit() }}) as unit_name,
    to_date.tickets,
    to_date.till_lines,
    to_date.return_lines,
    to_date.net_sales_base,
    to_date.returned_amount_base,
    to_date.order_returned_amount_base,
    {{ divide_exact("to_date.net_sales_base", "to_date.tickets", 2, 2) }} as basket_base,
    to_date.target_amount_base,
    to_date.month_to_date_net_sales_base,
    to_date.month_to_date_target_amount_base,
    {{
        percent(
            "to_date.month_to_date_net_sales_base", "to_date.month_to_date_target_amount_base"
        )
    }} as attainment_percent,
    {{ base_currency() }} as base_currency
from to_date
left join {{ ref("store") }} as store on to_date.store_code = store.store_code
left join {{ ref("sales_unit") }} as unit on store.unit_code = unit.unit_code
