-- Monthly targets in the company's currency, at the rate of the month's first day.
select
    target.unit_code,
    target.target_month as business_month,
    {{ convert_to_base("target.target_amount", "rate.units_per_base") }} as target_amount_base
from {{ ref("target") }} as target
left join
    {{ ref("int_exchange_rate_carry_forward") }} as rate
    on target.currency = rate.currency
    and target.target_month = rate.business_date
