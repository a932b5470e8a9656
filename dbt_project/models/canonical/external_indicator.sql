-- Indicators from outside; of one indicator, region and period, the first source's figure.
{{
    first_source(
        "external_indicator",
        ["indicator_code", "region_code", "period_start"],
        [
            "indicator_code",
            "region_code",
            "period_start",
            "period_kind",
            "indicator_kind",
            "indicator_name",
            "value",
            "unit_of_measure",
            "event_text",
            "publisher",
            "source_system",
        ],
    )
}}
