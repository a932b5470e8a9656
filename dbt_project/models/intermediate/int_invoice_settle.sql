-- How far each invoice is paid. Full payment is the first day on which the payments up to it reach
-- the total, in the invoice's own sign: a credit note is reached downwards.
with
    invoices as (
        select
            *,
            status in ('posted', 'paid') as is_posted,
            case when total_amount < 0 then -1 else 1 end as direction_sign
        from {{ ref("invoice") }}
    ),

    paid_a_day as (
        select invoice_id, paid_on, sum(amount) as amount, count(*) as payments
        from {{ ref("payment") }}
        group by invoice_id, paid_on
    ),

    added_up as (
        select *, sum(amount) over (partition by invoice_id order by paid_on) as paid_so_far
        from paid_a_day
    ),

    paid as (
        select
            invoices.invoice_id,
            sum(added_up.payments) as payments,
            sum(added_up.amount) as paid_amount,
            max(added_up.paid_on) as last_payment_date,
            min(
                case
                    when
                        added_up.paid_so_far * invoices.direction_sign
                        >= invoices.total_amount * invoices.direction_sign
                    then added_up.paid_on
                end
            ) as reached_on
        from invoices
        inner join added_up on invoices.invoice_id = added_up.invoice_id
        group by invoices.invoice_id
    ),

    opened as (
        select
            invoices.*,
            paid.reached_on,
            paid.last_payment_date,
            coalesce(paid.payments, 0) as payments,
            coalesce(paid.paid_amount, 0) as paid_amount,
            case
                when invoices.status = 'posted'
                then invoices.total_amount - coalesce(paid.paid_amount, 0)
                else 0
            end as open_amount
        from invoices
        left join paid on invoices.invoice_id = paid.invoice_id
    )

select
    invoice_id,
    is_posted,
    coalesce(due_date, invoice_date) as due_on,
    cast(payments as bigint) as payments,
    cast(paid_amount as decimal(18, 2)) as paid_amount,
    cast(open_amount as decimal(18, 2)) as open_amount,
    last_payment_date,
    case
        when is_posted and open_amount * direction_sign <= 0
        then
            coalesce(
                reached_on, last_payment_date, case when total_amount = 0 then invoice_date end
            )
    end as settled_on
from opened
