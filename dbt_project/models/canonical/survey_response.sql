-- Satisfaction surveys of every source.
{{
    union_sources(
        "survey_response",
        [
            "survey_id",
            "source_system",
            "survey_number",
            "ticket_id",
            "party_id",
            "sent_at",
            "responded_at",
            "rating",
            "rating_best",
            "comment",
        ],
    )
}}
