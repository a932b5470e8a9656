-- The one address an account or a contact has there.
with
    parties as (
        select id, country, state, city, postcode, address_line, is_active
        from {{ source("raw_django_crm", "accounts") }}
        union all
        select id, country, state, city, postcode, address_line, is_active
        from {{ source("raw_django_crm", "contacts") }}
    ),

    final as (
        select
            'django_crm:' || id as party_id,
            'django_crm' as source_system,
            '1' as address_number,
            'office' as address_kind,
            country as country_code,
            nullif(state, '') as region,
            nullif(city, '') as city,
            postcode as postal_code_token,
            address_line as street_token,
            coalesce(is_active, true) as is_active
        from parties
        where coalesce(nullif(city, ''), nullif(state, ''), postcode, address_line) is not null
    )

select *
from final
