-- Energy consumption of every source. A meter's period that two sources give would count twice,
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
