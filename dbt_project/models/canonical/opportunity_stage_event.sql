-- Stages that opportunities entered, as every source tells it.
{{
    union_sources(
        "opportunity_stage_event",
        [
            "opportunity_id",
            "entered_at",
            "stage",
            "source_system",
        ],
    )
}}
