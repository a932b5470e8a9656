-- Identifiers of the partners of every source.
{{
    union_sources(
        "party_identifier",
        [
            "party_id",
            "source_system",
            "identifier_kind",
            "identifier_number",
            "identifier_value",
            "phone_token",
            "email_token",
            "is_active",
        ],
    )
}}
