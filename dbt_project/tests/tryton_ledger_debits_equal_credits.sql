-- Of the ledger the moves that are posted, each by itself: in the company's currency what is
-- debited is what is credited. Runs after the marts, so that an error keeps none of them from
-- being reconciled.
{{
    config(
        meta={
            "asks": {"raw_tryton.account_move_line.debit": "balance with credit"},
            "dagster": {"ref": {"name": "fct_invoice_payment"}},
        }
    )
}}
-- {{ ref("fct_invoice_payment") }}
select
    moves.id,
    moves.number,
    moves.date,
    sum(coalesce(lines.debit, 0)) as debit,
    sum(coalesce(lines.credit, 0)) as credit
from {{ source("raw_tryton", "account_move") }} as moves
inner join {{ source("raw_tryton", "account_move_line") }} as lines on moves.id = lines.move
where moves.state = 'posted'
group by moves.id, moves.number, moves.date
having sum(coalesce(lines.debit, 0)) <> sum(coalesce(lines.credit, 0))
