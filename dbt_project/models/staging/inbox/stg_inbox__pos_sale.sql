-- Till tickets. The moment of sale gives the business date, in the company's zone.
select
    _source || ':' || store_code || ':' || ticket_number as pos_sale_id,
    store_code,
    ticket_number,
    register_code,
    sold_at,
    {{ business_date("sold_at") }} as business_date,
    member_number,
    currency,
    _source as source_system
from {{ source("raw_inbox", "pos_sale") }}
