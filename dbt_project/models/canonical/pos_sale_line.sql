-- Lines of till tickets of every source.
{{
    union_sources(
        "pos_sale_line",
        [
            "pos_sale_line_id",
            "pos_sale_id",
            "source_system",
            "line_number",
            "product_code",
            "quantity",
            "unit_price",
            "discount_amount",
            "amount",
            "currency",
        ],
    )
}}
