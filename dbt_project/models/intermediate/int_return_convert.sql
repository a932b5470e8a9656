-- Returned goods in the company's currency, at the rate of the day they came back.
select
    returned.return_line_id,
    returned.store_code,
    returned.returned_on as business_date,
    {{ to_base("returned.amount", "returned.currency", "rate") }} as amount_base
from {{ ref("return_line") }} as returned
left join
    {{ ref("int_exchange_rate_carry_forward") }} as rate
    on returned.currency = rate.currency
    and returned.returned_on = rate.business_date
