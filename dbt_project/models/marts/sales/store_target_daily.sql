-- A unit's target covers its orders as well as its stores, so each gets the part that it sold in
-- the
-- twelve months before; `-` is the part of the orders.
with
    sold as (
        select business_month, unit_code, store_code, pos_amount_base as amount_base
        from {{ ref("sales_daily") }}
        where store_code <> '-'
        union all
        select business_month, unit_code, '-', order_amount_base
        from {{ ref("sales_daily") }}
    ),

    monthly as (
        select business_month, unit_code, store_code, sum(amount_base) as amount_base
        from sold
        group by business_month, unit_code, store_code
    ),

    targets as (
        select *
        from {{ ref("int_target_spread") }}
        where business_month <= {{ month_start(today()) }}
    ),

    weights as (
        select
            months.business_month,
            months.unit_code,
            monthly.store_code,
            cast(sum(monthly.amount_base) as decimal(18, 2)) as weight_amount_base
        from (select distinct business_month, unit_code from targets) as months
        inner join
            monthly
            on months.unit_code = monthly.unit_code
            and monthly.business_month >= {{ add_months("months.business_month", -12) }}
            and monthly.business_month < months.business_month
        group by months.business_month, months.unit_code, monthly.store_code
        having sum(monthly.amount_base) > 0
    ),

    parts as (
        select
            targets.business_date,
            targets.business_month,
            targets.unit_code,
            weights.store_code,
            weights.weight_amount_base,
            {{ as_integer("targets.target_amount_base", 2) }} as target_cents,
            {{ as_integer("weights.weight_amount_base", 2) }} as weight_cents
        from targets
        inner join
            weights
            on targets.unit_code = weights.unit_code
            and targets.business_month = weights.business_month
    ),

    allocated as (
        {{
            allocate_largest_remainder(
                "parts",
                total="target_cents",
                weight="weight_cents",
                partition_by=["unit_code", "business_date"],
                order_by=["store_code"],
            )
        }}
    )

select
    business_date,
    business_month,
    unit_code,
    store_code,
    weight_amount_base,
    cast(cast(allocated as decimal(18, 0)) * 0.01 as decimal(18, 2)) as target_amount_base,
    {{ base_currency() }} as base_currency
from allocated
