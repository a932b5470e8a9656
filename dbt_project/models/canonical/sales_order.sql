-- Orders of every source, in every status.
with
    unioned as (
        {{
            union_sources(
                "sales_order",
                [
                    "order_id",
                    "source_system",
                    "order_number",
                    "party_id",
                    "order_date",
                    "ordered_at",
                    "currency",
                    "status",
                    "store_code",
                ],
            )
        }}
    )

select *, status in ('confirmed', 'processing', 'done', 'credit_note') as is_booked
from unioned
