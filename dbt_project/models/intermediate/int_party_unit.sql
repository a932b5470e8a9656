-- Whose a partner is: the unit it ordered from last, else that of its latest opportunity, else
-- of its latest ticket. A person without any of these belongs where the employer does.
with
    evidence as (
        select orders.party_id, lines.unit_code, 1 as strength, orders.order_date as happened_on
        from {{ ref("sales_order_line") }} as lines
        inner join {{ ref("sales_order") }} as orders on lines.order_id = orders.order_id
        union all
        select party_id, unit_code, 2, opened_on
        from {{ ref("opportunity") }}
        union all
        select party_id, unit_code, 3, {{ business_date("opened_at") }}
        from {{ ref("ticket") }}
    ),

    ranked as (
        select
            party_id,
            unit_code,
            row_number() over (
                partition by party_id order by strength, happened_on desc, unit_code
            ) as place
        from evidence
        where unit_code <> {{ unassigned_unit() }}
    ),

    own as (select party_id, unit_code from ranked where place = 1)

select party.party_id, {{ first_known_unit("own.unit_code", "employer.unit_code") }} as unit_code
from {{ ref("party") }} as party
left join own on party.party_id = own.party_id
left join own as employer on party.employer_party_id = employer.party_id
