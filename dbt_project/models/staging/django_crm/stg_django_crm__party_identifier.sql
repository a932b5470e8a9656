-- How accounts and contacts are reached, and by which domain they are known.
with
    parties as (
        select id, website, email_domain, phone, email, is_active
        from {{ source("raw_django_crm", "accounts") }}
        union all
        select
            id,
            cast(null as {{ dbt.type_string() }}) as website,
            email_domain,
            phone,
            email,
            is_active
        from {{ source("raw_django_crm", "contacts") }}
    ),

    identifiers as (
        select
            id,
            'website' as identifier_kind,
            website as identifier_value,
            cast(null as {{ dbt.type_string() }}) as phone_token,
            cast(null as {{ dbt.type_string() }}) as email_token,
            is_active
        from parties
        where website <> ''
        union all
        select id, 'email_domain', email_domain, null, null, is_active
        from parties
        where email_domain <> ''
        union all
        select id, 'phone', null, phone, null, is_active
        from parties
        where phone <> ''
        union all
        select id, 'email', null, null, email, is_active
        from parties
        where email <> ''
    ),

    final as (
        select
            'django_crm:' || id as party_id,
            'django_crm' as source_system,
            identifier_kind,
            1 as identifier_number,
            identifier_value,
            phone_token,
            email_token,
            coalesce(is_active, true) as is_active
        from identifiers
    )

select *
from final
