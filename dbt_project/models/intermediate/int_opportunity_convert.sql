-- The amount of each opportunity in the company's currency, at the rate of the day it was opened:
-- one rate for its whole life, so that what enters a stage leaves it again with the same amount.
select
    opportunity.opportunity_id,
    rate.units_per_base as fx_units_per_base,
    {{ to_base("opportunity.amount", "opportunity.currency", "rate") }} as amount_base
from {{ ref("opportunity") }} as opportunity
left join
    {{ ref("int_exchange_rate_carry_forward") }} as rate
    on opportunity.currency = rate.currency
    and opportunity.opened_on = rate.business_date
