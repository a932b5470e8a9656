with
    lines as (select * from {{ ref("quote_line") }}),

    quotes as (
        select
            *,
            {{ business_date("sent_at") }} as sent_on,
            {{ business_date("accepted_at") }} as accepted_on,
            {{ business_date("declined_at") }} as declined_on
        from {{ ref("quote") }}
    ),

    final as (
        select
            lines.quote_line_id,
            lines.quote_id,
            quotes.quote_number,
            lines.line_number,
            lines.source_system,

            quotes.quoted_on as business_date,
            quotes.valid_until,
            quotes.sent_on,
            quotes.accepted_on,
            quotes.declined_on,
            quotes.status,
            {{ days_between("coalesce(quotes.sent_on, quotes.quoted_on)", "quotes.accepted_on") }}
            as days_to_acceptance,

            quotes.party_id,
            coalesce(party.party_name, party.party_code) as party_name,
            party.country_code,
            quotes.opportunity_id,
            opportunity.opportunity_number,

            lines.product_code,
            product.product_name,
            product.product_group_code,
            product.product_group_name,

            quotes.unit_code,
            unit.unit_name,
            quotes.employee_number,

            lines.quantity,
            lines.unit_price,
            lines.discount_amount,
            lines.amount,
            lines.rounding_residue,
            lines.currency,
            rate.units_per_base as fx_units_per_base,
            {{ to_base("lines.amount", "lines.currency", "rate") }} as amount_base,
            {{ base_currency() }} as base_currency
        from lines
        inner join quotes on lines.quote_id = quotes.quote_id
        left join {{ ref("party") }} as party on quotes.party_id = party.party_id
        left join
            {{ ref("opportunity") }} as opportunity
            on quotes.opportunity_id = opportunity.opportunity_id
        left join {{ ref("product") }} as product on lines.product_code = product.product_code
        left join {{ ref("sales_unit") }} as unit on quotes.unit_code = unit.unit_code
        left join
            {{ ref("int_exchange_rate_carry_forward") }} as rate
            on lines.currency = rate.currency
            and quotes.quoted_on = rate.business_date
    )

select *
from final
