-- Estimates. What the customer opened counts as sent.
with
    estimates as (select * from {{ source("raw_django_crm", "estimate") }}),

    assigned as ({{ crm_assigned("estimate_assigned_to", "estimate_id") }}),

    organizations as (select * from {{ source("raw_django_crm", "organization") }}),

    final as (
        select
            'django_crm:' || estimates.id as quote_id,
            'django_crm' as source_system,
            estimates.estimate_number as quote_number,
            'django_crm:' || estimates.account_id as party_id,
            'django_crm:' || estimates.contact_id as contact_party_id,
            'django_crm:' || estimates.opportunity_id as opportunity_id,
            cast(null as {{ dbt.type_string() }}) as unit_code,
            assigned.employee_number,
            estimates.issue_date as quoted_on,
            estimates.expiry_date as valid_until,
            estimates.sent_at,
            estimates.accepted_at,
            estimates.declined_at,
            case
                when estimates.status = 'Viewed' then 'sent' else lower(estimates.status)
            end as status,
            coalesce(nullif(estimates.currency, ''), organizations.default_currency) as currency,
            cast(
                estimates.subtotal - estimates.discount_amount as decimal(18, 2)
            ) as untaxed_amount,
            estimates.tax_amount,
            estimates.total_amount
        from estimates
        left join assigned on estimates.id = assigned.record_id
        left join organizations on estimates.org_id = organizations.id
    )

select *
from final
