-- The tree of analytic accounts is the tree of sales units.
with
    accounts as (select * from {{ source("raw_tryton", "analytic_account_account") }}),

    final as (
        select
            coalesce(accounts.code, '#' || accounts.id) as unit_code,
            accounts.name as unit_name,
            coalesce(parents.code, '#' || parents.id) as parent_unit_code,
            coalesce(accounts.active, true) as is_active,
            'tryton' as source_system
        from accounts
        left join accounts as parents on accounts.parent = parents.id
        where accounts.type <> 'distribution'
    )

select *
from final
