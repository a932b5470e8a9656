-- What entered and left each stage of each unit on a day, in number and amount.
with
    steps as (
        select
            step.stage,
            step.entered_on,
            step.left_on,
            opportunity.unit_code,
            coalesce(converted.amount_base, 0) as amount_base
        from {{ ref("int_opportunity_stage_step") }} as step
        inner join
            {{ ref("opportunity") }} as opportunity
            on step.opportunity_id = opportunity.opportunity_id
        inner join
            {{ ref("int_opportunity_convert") }} as converted
            on step.opportunity_id = converted.opportunity_id
    ),

    changes as (
        select
            entered_on as business_date,
            unit_code,
            stage,
            1 as entered,
            0 as left_stage,
            amount_base as entered_amount_base,
            0 as left_amount_base
        from steps
        union all
        select left_on, unit_code, stage, 0, 1, 0, amount_base
        from steps
        where left_on is not null
    )

select
    business_date,
    unit_code,
    stage,
    cast(sum(entered) as bigint) as entered,
    cast(sum(left_stage) as bigint) as left_stage,
    cast(sum(entered_amount_base) as decimal(18, 2)) as entered_amount_base,
    cast(sum(left_amount_base) as decimal(18, 2)) as left_amount_base
from changes
group by business_date, unit_code, stage
