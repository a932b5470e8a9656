-- Tryton's sales. A draft has neither number nor date: its id and the day it was made stand in.
with
    sales as (select * from {{ source("raw_tryton", "sale_sale") }}),

    final as (
        select
            'tryton:' || coalesce(sales.number, 'D' || sales.id) as order_id,
            coalesce(sales.number, 'D' || sales.id) as order_number,
            'tryton:' || coalesce(parties.code, '#' || parties.id) as party_id,
            coalesce(
                sales.sale_date, sales.quotation_date, {{ business_date(utc("sales.create_date")) }}
            ) as order_date,
            -- create_date is the moment of the migration for the past, so it is no moment of
            -- ordering
            cast(null as timestamp with time zone) as ordered_at,
            currencies.code as currency,
            sales.state as status,
            stores.store_code,
            'tryton' as source_system
        from sales
        left join {{ source("raw_tryton", "party_party") }} as parties on sales.party = parties.id
        left join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on sales.currency = currencies.id
        left join
            {{ source("raw_tryton", "stock_location") }} as locations
            on sales.warehouse = locations.id
        left join {{ ref("stg_tryton__store") }} as stores on locations.code = stores.store_code
    )

select *
from final
