-- Accounts are companies, contacts are people at them. Two that were merged there are one row
-- since.
with
    accounts as (
        select
            id,
            name as party_name,
            true as is_company,
            cast(null as {{ dbt.type_string() }}) as person_name_token,
            phone as phone_token,
            email as email_token,
            cast(null as {{ dbt.type_string() }}) as job_title,
            cast(null as {{ dbt.type_string() }}) as employer_id,
            industry,
            city,
            country,
            is_active
        from {{ source("raw_django_crm", "accounts") }}
    ),

    contacts as (
        select
            id,
            cast(null as {{ dbt.type_string() }}) as party_name,
            false as is_company,
            person_name as person_name_token,
            phone as phone_token,
            email as email_token,
            title as job_title,
            account_id as employer_id,
            cast(null as {{ dbt.type_string() }}) as industry,
            city,
            country,
            is_active
        from {{ source("raw_django_crm", "contacts") }}
    ),

    parties as (
        select *
        from accounts
        union all
        select *
        from contacts
    ),

    final as (
        select
            'django_crm:' || id as party_id,
            'django_crm' as source_system,
            id as party_code,
            party_name,
            is_company,
            person_name_token,
            phone_token,
            email_token,
            job_title,
            'django_crm:' || employer_id as employer_party_id,
            cast(null as {{ dbt.type_string() }}) as merged_into_party_id,
            industry,
            city,
            country as country_code,
            coalesce(is_active, true) as is_active
        from parties
    )

select *
from final
