-- Counted stock: of several sources that counted the same shelf on the same day, the first.
{{
    first_source(
        "stock_level",
        owner=["store_code", "product_code", "counted_on"],
        columns=[
            "store_code",
            "product_code",
            "counted_on",
            "quantity",
            "unit_of_measure",
            "source_system",
        ],
    )
}}
