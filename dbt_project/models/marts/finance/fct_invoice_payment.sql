with
    invoices as (
        select
            invoice.*,
            settle.is_posted,
            settle.due_on,
            settle.payments,
            settle.paid_amount,
            settle.open_amount,
            settle.last_payment_date,
            settle.settled_on,
            rate.units_per_base as fx_units_per_base,
            {{ to_base("invoice.total_amount", "invoice.currency", "rate") }} as total_amount_base,
            {{ to_base("settle.open_amount", "invoice.currency", "rate") }} as open_amount_base,
            case
                when not settle.is_posted or invoice.total_amount <= 0
                then 0
                when settle.open_amount > 0
                then {{ days_between("settle.due_on", today()) }}
                else {{ days_between("settle.due_on", "settle.settled_on") }}
            end as days_past_due
        from {{ ref("invoice") }} as invoice
        inner join
            {{ ref("int_invoice_settle") }} as settle on invoice.invoice_id = settle.invoice_id
        left join
            {{ ref("int_exchange_rate_carry_forward") }} as rate
            on invoice.currency = rate.currency
            and invoice.invoice_date = rate.business_date
    )

select
    invoices.invoice_id,
    invoices.invoice_number,
    invoices.source_system,
    invoices.direction,
    invoices.status,
    invoices.is_posted,
    invoices.total_amount < 0 as is_credit_note,
    invoices.order_id,
    invoices.party_id,
    coalesce(party.party_name, party.party_code) as party_name,
    invoices.unit_code,
    unit.unit_name,
    invoices.invoice_date,
    invoices.due_on as due_date,
    invoices.untaxed_amount,
    invoices.tax_amount,
    invoices.total_amount,
    invoices.payments,
    invoices.paid_amount,
    invoices.open_amount,
    invoices.currency,
    invoices.fx_units_per_base,
    invoices.total_amount_base,
    invoices.open_amount_base,
    invoices.last_payment_date,
    invoices.settled_on,
    invoices.open_amount > 0 and invoices.days_past_due > 0 as is_overdue,
    case
        when invoices.days_past_due is not null then greatest(invoices.days_past_due, 0)
    end as days_late,
    case
        when invoices.open_amount = 0
        then 'nothing open'
        when invoices.days_past_due <= 0 or invoices.open_amount < 0
        then 'not due'
        when invoices.days_past_due <= 30
        then '1-30'
        when invoices.days_past_due <= 60
        then '31-60'
        when invoices.days_past_due <= 90
        then '61-90'
        else 'over 90'
    end as overdue_age,
    {{ base_currency() }} as base_currency
from invoices
left join {{ ref("party") }} as party on invoices.party_id = party.party_id
left join {{ ref("sales_unit") }} as unit on invoices.unit_code = unit.unit_code
