-- Tryton keeps foreign units for one unit of the company's currency, from a day on.
with
    rates as (select * from {{ source("raw_tryton", "currency_currency_rate") }}),

    currencies as (select * from {{ source("raw_tryton", "currency_currency") }}),

    companies as (
        select currencies.code
        from {{ source("raw_tryton", "company_company") }} as company
        inner join currencies on company.currency = currencies.id
    ),

    final as (
        select
            currencies.code as currency,
            companies.code as base_currency,
            rates.date as valid_from,
            cast(rates.rate as decimal(18, 9)) as units_per_base,
            'tryton' as source_system
        from rates
        inner join currencies on rates.currency = currencies.id
        cross join (select distinct code from companies) as companies
    )

select *
from final
