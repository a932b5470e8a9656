-- Leads. What was said on a converted one names the account and the deal it became: the lead
-- itself
-- does not.
with
    leads as (select * from {{ source("raw_django_crm", "lead") }}),

    assigned as ({{ crm_assigned("lead_assigned_to", "lead_id") }}),

    teams as ({{ crm_teams("lead_teams", "lead_id") }}),

    converted as (
        select
            said.lead_id, min(said.account_id) as account_id, min(deals.created_at) as converted_at
        from {{ source("raw_django_crm", "interaction") }} as said
        left join
            {{ source("raw_django_crm", "opportunity") }} as deals on said.opportunity_id = deals.id
        where said.lead_id is not null
        group by said.lead_id
    ),

    organizations as (select * from {{ source("raw_django_crm", "organization") }}),

    final as (
        select
            'django_crm:' || leads.id as lead_id,
            'django_crm' as source_system,
            leads.id as lead_number,
            case
                when leads.status = 'converted' then 'django_crm:' || converted.account_id
            end as party_id,
            leads.company_name,
            leads.person_name as person_name_token,
            leads.phone as phone_token,
            leads.email as email_token,
            leads.source as lead_source,
            leads.industry,
            leads.country as country_code,
            leads.city,
            case
                when leads.status = 'in process'
                then 'working'
                when leads.status = 'converted'
                then 'converted'
                when leads.status in ('recycled', 'closed')
                then 'lost'
                else 'new'
            end as status,
            coalesce(lower(nullif(leads.rating, '')), 'none') as rating,
            teams.unit_code,
            assigned.employee_number,
            leads.created_at,
            leads.first_response_at,
            case when leads.status = 'converted' then converted.converted_at end as converted_at,
            leads.opportunity_amount as amount,
            case
                when leads.opportunity_amount is not null
                then coalesce(nullif(leads.currency, ''), organizations.default_currency)
            end as currency
        from leads
        left join assigned on leads.id = assigned.record_id
        left join teams on leads.id = teams.record_id
        left join converted on leads.id = converted.lead_id
        left join organizations on leads.org_id = organizations.id
    )

select *
from final
