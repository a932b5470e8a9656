-- Our amounts of an order's lines against the total Tryton itself keeps on the order (set from
-- confirmation on).
-- Runs after the marts: an error before them would skip them, and the reconciliation needs them
-- built.
{{
    config(
        meta={
            "asks": {"amount": "balance with the order"},
            "dagster": {"ref": {"name": "sales_order_line"}},
        },
    )
}}
-- {{ ref("store_daily") }}
{{
    tryton_totals_unlike_their_lines(
        ref("sales_order_line"),
        "order_id",
        source("raw_tryton", "sale_sale"),
        prefix="tryton:",
    )
}}
