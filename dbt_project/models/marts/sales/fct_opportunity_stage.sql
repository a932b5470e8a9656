with
    steps as (select * from {{ ref("int_opportunity_stage_step") }}),

    opportunities as (select * from {{ ref("opportunity") }}),

    converted as (select * from {{ ref("int_opportunity_convert") }}),

    final as (
        select
            steps.opportunity_id,
            cast(steps.step_number as integer) as step_number,
            opportunities.opportunity_number,
            opportunities.source_system,

            steps.stage,
            {{ stage_order("steps.stage") }} as stage_order,
            {{ is_open_stage("steps.stage") }} as is_open,
            steps.entered_at,
            steps.entered_on,
            steps.left_at,
            steps.left_on,
            case
                when steps.left_on is not null or {{ is_open_stage("steps.stage") }}
                then
                    {{
                        days_between(
                            "steps.entered_on", "coalesce(steps.left_on, " ~ today() ~ ")"
                        )
                    }}
            end as days_in_stage,
            steps.left_on is null as is_current,
            steps.is_recorded,

            opportunities.opened_on,
            opportunities.expected_close_on,
            opportunities.closed_on,
            opportunities.lost_reason,

            opportunities.party_id,
            coalesce(party.party_name, party.party_code) as party_name,
            opportunities.unit_code,
            unit.unit_name,
            opportunities.employee_number,
            employee.territory_code,
            opportunities.product_code,
            product.product_name,
            product.product_group_code,
            product.product_group_name,

            opportunities.probability_percent,
            opportunities.amount,
            opportunities.currency,
            converted.fx_units_per_base,
            converted.amount_base,
            {{ percent_of("converted.amount_base", "opportunities.probability_percent") }}
            as weighted_amount_base,
            {{ base_currency() }} as base_currency
        from steps
        inner join opportunities on steps.opportunity_id = opportunities.opportunity_id
        inner join converted on steps.opportunity_id = converted.opportunity_id
        left join {{ ref("party") }} as party on opportunities.party_id = party.party_id
        left join
            {{ ref("product") }} as product on opportunities.product_code = product.product_code
        left join {{ ref("sales_unit") }} as unit on opportunities.unit_code = unit.unit_code
        left join
            {{ ref("employee") }} as employee
            on opportunities.employee_number = employee.employee_number
    )

select *
from final
