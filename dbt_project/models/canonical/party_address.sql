-- Addresses of the partners of every source.
{{
    union_sources(
        "party_address",
        [
            "party_id",
            "source_system",
            "address_number",
            "address_kind",
            "country_code",
            "region",
            "city",
            "postal_code_token",
            "street_token",
            "is_active",
        ],
    )
}}
