-- Business partners of every source, side by side: matching them across sources is a model of its
-- own.
{{
    union_sources(
        "party",
        [
            "party_id",
            "source_system",
            "party_code",
            "party_name",
            "is_company",
            "country_code",
            "is_active",
        ],
    )
}}
