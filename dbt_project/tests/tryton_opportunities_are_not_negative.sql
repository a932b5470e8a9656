-- The CRM's deals and those of files are asked at the door; Tryton's, whose door asks for no
-- amount, here.
{{
    config(
        meta={
            "asks": {"raw_tryton.sale_opportunity.amount": "range"},
            "dagster": {"ref": {"name": "opportunity"}},
        }
    )
}}
-- {{ ref("opportunity") }}
select id, number, amount
from {{ source("raw_tryton", "sale_opportunity") }}
where amount < 0
