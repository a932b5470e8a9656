-- Tryton's parties; a party's country is that of its first address, in Tryton's own order.
with
    parties as (
        select *, coalesce(code, '#' || id) as party_code
        from {{ source("raw_tryton", "party_party") }}
    ),

    countries as (select * from {{ source("raw_tryton", "country_country") }}),

    addresses as (
        select
            party,
            country,
            row_number() over (partition by party order by sequence nulls first, id) as place
        from {{ source("raw_tryton", "party_address") }}
        where country is not null
    ),

    final as (
        select
            'tryton:' || parties.party_code as party_id,
            'tryton' as source_system,
            parties.party_code,
            parties.name as party_name,
            -- Tryton does not tell a company from a person; what is sold on an order here is sold
            -- to companies
            true as is_company,
            cast(null as {{ dbt.type_string() }}) as person_name_token,
            cast(null as {{ dbt.type_string() }}) as phone_token,
            cast(null as {{ dbt.type_string() }}) as email_token,
            cast(null as {{ dbt.type_string() }}) as job_title,
            cast(null as {{ dbt.type_string() }}) as employer_party_id,
            'tryton:' || replacing.party_code as merged_into_party_id,
            cast(null as {{ dbt.type_string() }}) as industry,
            cast(null as {{ dbt.type_string() }}) as city,
            countries.code as country_code,
            coalesce(parties.active, true) as is_active
        from parties
        left join parties as replacing on parties.replaced_by = replacing.id
        left join addresses on parties.id = addresses.party and addresses.place = 1
        left join countries on addresses.country = countries.id
    )

select *
from final
