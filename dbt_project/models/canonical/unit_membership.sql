-- Which user belongs to which unit, in which role, from when to when.
{{
    union_sources(
        "unit_membership",
        ["username", "unit_code", "role", "valid_from", "valid_to", "source_system"],
    )
}}
