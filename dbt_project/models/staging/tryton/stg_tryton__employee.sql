-- Tryton's employees. The number is the code of the party; unit, function and territory come by
-- file.
with
    employees as (select * from {{ source("raw_tryton", "company_employee") }}),

    final as (
        select
            coalesce(parties.code, '#' || parties.id) as employee_number,
            cast(null as {{ dbt.type_string() }}) as unit_code,
            cast(null as {{ dbt.type_string() }}) as job_title,
            cast(null as {{ dbt.type_string() }}) as territory_code,
            employees.start_date as hired_on,
            employees.end_date as left_on,
            'tryton' as source_system
        from employees
        inner join
            {{ source("raw_tryton", "party_party") }} as parties on employees.party = parties.id
    )

select *
from final
