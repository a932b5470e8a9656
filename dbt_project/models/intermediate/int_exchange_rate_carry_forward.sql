-- The rate to use for each currency and business date that occurs: the latest valid on or before
-- it. null where there is none.
with
    wanted as (
        select currency, order_date as business_date
        from {{ ref("sales_order") }}
        union
        select currency, business_date
        from {{ ref("pos_sale") }}
        union
        select currency, target_month
        from {{ ref("target") }}
        union
        select currency, opened_on
        from {{ ref("opportunity") }}
        union
        select currency, invoice_date
        from {{ ref("invoice") }}
        union
        select currency, returned_on
        from {{ ref("return_line") }}
        union
        select currency, quoted_on
        from {{ ref("quote") }}
    ),

    rates as (
        select
            currency,
            base_currency,
            units_per_base,
            valid_from,
            lead(valid_from) over (partition by currency order by valid_from) as next_from
        from {{ ref("exchange_rate") }}
        where base_currency = {{ base_currency() }}
    )

select
    wanted.currency,
    wanted.business_date,
    rates.units_per_base,
    rates.valid_from as rate_valid_from,
    {{ base_currency() }} as base_currency
from wanted
left join
    rates
    on wanted.currency = rates.currency
    and wanted.business_date >= rates.valid_from
    and (wanted.business_date < rates.next_from or rates.next_from is null)
