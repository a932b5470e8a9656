-- Energy consumption of every source. Two sources that give one meter's period would count it
-- twice,
-- which a test reports.
{{
    union_sources(
        "energy_reading",
        [
            "energy_reading_id",
            "source_system",
            "meter_code",
            "read_from",
            "read_to",
            "energy_kind",
            "site_code",
            "quantity",
            "unit_of_measure",
            "supplier_code",
            "is_renewable",
            "is_estimated",
            "amount",
            "currency",
        ],
    )
}}
