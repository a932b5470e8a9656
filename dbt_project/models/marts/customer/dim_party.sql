with
    parties as (select * from {{ ref("party") }}),

    known_by as (
        select
            party_id,
            max(case when phone_token is not null then 1 else 0 end) as phones,
            max(case when email_token is not null then 1 else 0 end) as emails
        from {{ ref("party_identifier") }}
        where is_active
        group by party_id
    ),

    places as (
        select
            party_id,
            country_code,
            city,
            row_number() over (
                partition by party_id order by length(address_number), address_number
            ) as place
        from {{ ref("party_address") }}
        where is_active
    ),

    final as (
        select
            parties.party_id,
            parties.source_system,
            parties.party_code,
            coalesce(parties.party_name, parties.party_code) as party_name,
            parties.is_company,
            parties.is_active,
            parties.merged_into_party_id,

            parties.person_name_token is not null as has_person_name,
            parties.phone_token is not null or coalesce(known_by.phones, 0) = 1 as has_phone,
            parties.email_token is not null or coalesce(known_by.emails, 0) = 1 as has_email,

            parties.employer_party_id,
            coalesce(employer.party_name, employer.party_code) as employer_name,
            parties.job_title,
            coalesce(parties.industry, employer.industry) as industry,
            coalesce(parties.country_code, places.country_code) as country_code,
            coalesce(parties.city, places.city) as city,

            owned.unit_code,
            unit.unit_name
        from parties
        inner join {{ ref("int_party_unit") }} as owned on parties.party_id = owned.party_id
        left join {{ ref("sales_unit") }} as unit on owned.unit_code = unit.unit_code
        left join parties as employer on parties.employer_party_id = employer.party_id
        left join known_by on parties.party_id = known_by.party_id
        left join places on parties.party_id = places.party_id and places.place = 1
    )

select *
from final
