-- Deals. One that was taken off the list while open is cancelled. Their id is the CRM's own key:
-- the
-- number is a field of the company's, which somebody may correct.
with
    deals as (select * from {{ source("raw_django_crm", "opportunity") }}),

    stages as (select * from {{ source("raw_django_crm", "opportunity_pipeline_stage") }}),

    assigned as ({{ crm_assigned("opportunity_assigned_to", "opportunity_id") }}),

    teams as ({{ crm_teams("opportunity_teams", "opportunity_id") }}),

    withdrawn as (
        select entity_id, max(created_at) as withdrawn_at
        from {{ source("raw_django_crm", "activity") }}
        where entity_type = 'Opportunity' and action = 'DELETE'
        group by entity_id
    ),

    organizations as (select * from {{ source("raw_django_crm", "organization") }}),

    staged as (
        select
            deals.*,
            case
                when coalesce(stages.kind, 'open') = 'open' and not deals.is_active
                then 'cancelled'
                else {{ crm_stage("deals.stage", "stages.kind") }}
            end as canonical_stage
        from deals
        left join stages on deals.pipeline_id = stages.pipeline_id and deals.stage = stages.code
    ),

    final as (
        select
            'django_crm:' || staged.id as opportunity_id,
            'django_crm' as source_system,
            coalesce(staged.reference, staged.id) as opportunity_number,
            'django_crm:' || staged.account_id as party_id,
            teams.unit_code,
            assigned.employee_number,
            cast(null as {{ dbt.type_string() }}) as product_code,
            {{ business_date("staged.created_at") }} as opened_on,
            -- one column there: expected while open, the day of closing afterwards
            case
                when staged.canonical_stage not in ('won', 'lost') then staged.closed_on
            end as expected_close_on,
            case
                when staged.canonical_stage in ('won', 'lost')
                then staged.closed_on
                when staged.canonical_stage = 'cancelled'
                then {{ business_date("coalesce(withdrawn.withdrawn_at, staged.updated_at)") }}
            end as closed_on,
            staged.canonical_stage as stage,
            cast(staged.probability as integer) as probability_percent,
            staged.amount,
            coalesce(nullif(staged.currency, ''), organizations.default_currency) as currency,
            case when staged.canonical_stage = 'lost' then staged.lost_reason end as lost_reason
        from staged
        left join assigned on staged.id = assigned.record_id
        left join teams on staged.id = teams.record_id
        left join withdrawn on staged.id = withdrawn.entity_id
        left join organizations on staged.org_id = organizations.id
    )

select *
from final
