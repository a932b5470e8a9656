-- The lines of account that pay an invoice stand on the other side of what is owed; a repayment is
-- negative. In the invoice's currency: the second currency's amount where the line has one.
with
    lines as (
        select
            *,
            case
                when second_currency is null then credit - debit else - amount_second_currency
            end as credited
        from {{ source("raw_tryton", "account_move_line") }}
    ),

    final as (
        select
            'tryton:' || relation.id as payment_id,
            cast(relation.id as {{ dbt.type_string() }}) as payment_number,
            'tryton:' || {{ tryton_invoice_key("invoices") }} as invoice_id,
            invoices.type as direction,
            moves.date as paid_on,
            cast(
                case
                    when invoices.type = 'in' then - lines.credited else lines.credited
                end as decimal(18, 2)
            ) as amount,
            currencies.code as currency,
            cast(null as {{ dbt.type_string() }}) as method,
            'tryton' as source_system
        from {{ source("raw_tryton", "account_invoice_account_move_line") }} as relation
        inner join
            {{ source("raw_tryton", "account_invoice") }} as invoices
            on relation.invoice = invoices.id
        inner join lines on relation.line = lines.id
        inner join {{ source("raw_tryton", "account_move") }} as moves on lines.move = moves.id
        inner join
            {{ source("raw_tryton", "currency_currency") }} as currencies
            on invoices.currency = currencies.id
    )

select *
from final
