-- Monthly targets spread evenly over the days of their month, in whole cents that sum to the
-- target.
with
    monthly as (select * from {{ ref("int_target_convert") }}),

    days as (
        select calendar_date as business_date, {{ month_start("calendar_date") }} as business_month
        from {{ ref("calendar") }}
    ),

    unit_days as (
        select
            days.business_date,
            monthly.unit_code,
            monthly.business_month,
            {{ as_integer("monthly.target_amount_base", 2) }} as target_cents
        from monthly
        inner join days on monthly.business_month = days.business_month
    ),

    allocated as (
        {{
            allocate_largest_remainder(
                "unit_days",
                total="target_cents",
                weight="1",
                partition_by=["unit_code", "business_month"],
                order_by=["business_date"],
            )
        }}
    )

select
    business_date,
    business_month,
    unit_code,
    cast(cast(allocated as decimal(18, 0)) * 0.01 as decimal(18, 2)) as target_amount_base
from allocated
