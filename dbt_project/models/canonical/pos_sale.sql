-- Till tickets of every source.
{{
    union_sources(
        "pos_sale",
        [
            "pos_sale_id",
            "source_system",
            "store_code",
            "ticket_number",
            "register_code",
            "sold_at",
            "business_date",
            "member_number",
            "currency",
        ],
    )
}}
