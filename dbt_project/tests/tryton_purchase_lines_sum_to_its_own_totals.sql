-- Our amounts of a purchase's lines against the total Tryton itself keeps on the purchase (set
-- once it is quoted).
{{
    config(
        meta={
            "asks": {"amount": "balance with the purchase"},
            "dagster": {"ref": {"name": "purchase_order_line"}},
        }
    )
}}
{{
    tryton_totals_unlike_their_lines(
        ref("purchase_order_line"), "order_number", source("raw_tryton", "purchase_purchase")
    )
}}
