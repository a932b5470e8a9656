-- Sales targets per unit and month.
{{
    union_sources(
        "target", ["unit_code", "target_month", "target_amount", "currency", "source_system"]
    )
}}
