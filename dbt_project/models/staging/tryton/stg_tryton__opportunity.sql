-- Tryton's opportunities. `converted` there means that a sale, an offer, was made of it: quoted.
-- The
-- sale's unit is the opportunity's; before there is one, the employee's.
with
    opportunities as (select * from {{ source("raw_tryton", "sale_opportunity") }}),

    units as (
        select sales.origin, min(lines.unit_code) as unit_code
        from {{ source("raw_tryton", "sale_sale") }} as sales
        inner join
            {{ ref("stg_tryton__sales_order_line") }} as lines
            on lines.order_id = 'tryton:' || coalesce(sales.number, 'D' || sales.id)
        where sales.origin like 'sale.opportunity,%' and lines.unit_code <> {{ unassigned_unit() }}
        group by sales.origin
    ),

    final as (
        select
            'tryton:' || coalesce(opportunities.number, '#' || opportunities.id) as opportunity_id,
            coalesce(opportunities.number, '#' || opportunities.id) as opportunity_number,
            'tryton:' || coalesce(parties.code, '#' || parties.id) as party_id,
            units.unit_code,
            coalesce(people.code, '#' || people.id) as employee_number,
            cast(null as {{ dbt.type_string() }}) as product_code,
            coalesce(
                opportunities.start_date, {{ business_date(utc("opportunities.create_date")) }}
            ) as opened_on,
            cast(null as date) as expected_close_on,
            opportunities.end_date as closed_on,
            case
                when opportunities.state = 'converted' then 'quoted' else opportunities.state
            end as stage,
            cast(
                cast(opportunities.conversion_probability as decimal(18, 4)) * 100 as integer
            ) as probability_percent,
            cast(opportunities.amount as decimal(18, 2)) as amount,
            currencies.code as currency,
            cast(null as {{ dbt.type_string() }}) as lost_reason,
            'tryton' as source_system
        from opportunities
        left join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on opportunities.currency = currencies.id
        left join
            {{ source("raw_tryton", "party_party") }} as parties on opportunities.party = parties.id
        left join
            {{ source("raw_tryton", "company_employee") }} as employees
            on opportunities.employee = employees.id
        left join {{ source("raw_tryton", "party_party") }} as people on employees.party = people.id
        left join units on 'sale.opportunity,' || opportunities.id = units.origin
    )

select *
from final
