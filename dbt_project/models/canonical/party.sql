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
            "person_name_token",
            "phone_token",
            "email_token",
            "job_title",
            "employer_party_id",
            "merged_into_party_id",
            "industry",
            "city",
            "country_code",
            "is_active",
        ],
    )
}}
