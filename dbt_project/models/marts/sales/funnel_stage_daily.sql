-- Dense: a row for every day from the first event of a unit's stage on, because a level must add up
-- over units on any day.
with
    changes as (select * from {{ ref("int_funnel_change") }}),

    series as (
        select unit_code, stage, min(business_date) as first_date
        from changes
        group by unit_code, stage
    ),

    last_day as (
        select
            case
                when max(business_date) > {{ today() }} then max(business_date) else {{ today() }}
            end as last_date
        from changes
    ),

    days as (
        select
            series.unit_code,
            series.stage,
            calendar.calendar_date as business_date,
            calendar.calendar_date = last_day.last_date as is_last_day
        from series
        cross join last_day
        inner join
            {{ ref("calendar") }} as calendar
            on calendar.calendar_date >= series.first_date
            and calendar.calendar_date <= last_day.last_date
    ),

    levels as (
        select
            days.*,
            coalesce(changes.entered, 0) as entered,
            coalesce(changes.left_stage, 0) as left_stage,
            coalesce(changes.entered_amount_base, 0) as entered_amount_base,
            sum(coalesce(changes.entered, 0) - coalesce(changes.left_stage, 0)) over (
                partition by days.unit_code, days.stage order by days.business_date
            ) as opportunities,
            sum(
                coalesce(changes.entered_amount_base, 0) - coalesce(changes.left_amount_base, 0)
            ) over (partition by days.unit_code, days.stage order by days.business_date)
            as amount_base
        from days
        left join
            changes
            on days.business_date = changes.business_date
            and days.unit_code = changes.unit_code
            and days.stage = changes.stage
    )

select
    levels.business_date,
    {{ month_start("levels.business_date") }} as business_month,
    levels.is_last_day
    or extract(day from {{ add_days("levels.business_date", 1) }}) = 1 as is_month_end,
    levels.unit_code,
    coalesce(unit.unit_name, levels.unit_code) as unit_name,
    levels.stage,
    {{ stage_order("levels.stage") }} as stage_order,
    {{ is_open_stage("levels.stage") }} as is_open,
    levels.entered,
    levels.left_stage,
    cast(levels.entered_amount_base as decimal(18, 2)) as entered_amount_base,
    cast(levels.opportunities as bigint) as opportunities,
    cast(levels.amount_base as decimal(18, 2)) as amount_base,
    {{ base_currency() }} as base_currency
from levels
left join {{ ref("sales_unit") }} as unit on levels.unit_code = unit.unit_code
