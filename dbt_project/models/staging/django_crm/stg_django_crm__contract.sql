-- django-crm knows no contracts: that of a won deal stands in fields the company defined for deals,
-- and in the deal's tags.
with
    deals as (
        select *
        from {{ source("raw_django_crm", "opportunity") }}
        where contract_number is not null
    ),

    opportunities as (select * from {{ ref("stg_django_crm__opportunity") }}),

    labels as (
        select
            links.opportunity_id,
            {{ dbt.listagg("tags.name", "','", "order by tags.name") }} as tags
        from {{ source("raw_django_crm", "opportunity_tags") }} as links
        inner join {{ source("raw_django_crm", "tags") }} as tags on links.tags_id = tags.id
        group by links.opportunity_id
    ),

    final as (
        select
            'django_crm:' || deals.id as contract_id,
            'django_crm' as source_system,
            deals.contract_number,
            opportunities.party_id,
            opportunities.opportunity_id,
            opportunities.unit_code,
            opportunities.employee_number,
            deals.contract_signed_on as signed_on,
            deals.contract_starts_on as starts_on,
            deals.contract_ends_on as ends_on,
            case
                when deals.contract_status in ('active', 'expired', 'terminated')
                then deals.contract_status
                else 'draft'
            end as status,
            opportunities.currency,
            deals.amount,
            deals.sustainability_clauses,
            labels.tags
        from deals
        inner join opportunities on 'django_crm:' || deals.id = opportunities.opportunity_id
        left join labels on deals.id = labels.opportunity_id
    )

select *
from final
