-- What the typing of Tryton's rows takes for granted: quantities of four decimals and prices of
-- six at the most, currencies
-- of two digits at the most, and a rate of 1 for the company's own currency.
{{
    config(
        meta={
            "asks": {
                "raw_tryton.sale_line.quantity": "fits its type",
                "raw_tryton.sale_line.unit_price": "fits its type",
                "raw_tryton.currency_currency.digits": "fits its type",
                "raw_tryton.currency_currency_rate.rate": "one of its own",
            },
            "dagster": {"ref": {"name": "sales_order_line"}},
        }
    )
}}
-- {{ ref("sales_order_line") }}
select 'sale_line' as table_name, id, 'quantity has over 4 decimals, or price over 6' as finding
from {{ source("raw_tryton", "sale_line") }}
where
    type = 'line'
    and (
        cast(cast(quantity as decimal(18, 4)) as double) <> quantity
        or cast(unit_price as decimal(18, 6)) <> unit_price
    )
union all
select 'currency_currency', currency.id, 'currency has over 2 digits'
from {{ source("raw_tryton", "currency_currency") }} as currency
inner join {{ source("raw_tryton", "sale_sale") }} as sale on currency.id = sale.currency
where currency.digits > 2
union all
select 'currency_currency_rate', rate.id, 'the company''s own currency has a rate other than 1'
from {{ source("raw_tryton", "currency_currency_rate") }} as rate
inner join
    {{ source("raw_tryton", "company_company") }} as company on rate.currency = company.currency
where rate.rate <> 1
