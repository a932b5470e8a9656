-- Suppliers' own footprints of what they sell: of one article and supplier the figures of the first
-- source that has any.
{{
    first_source(
        "supplier_pcf",
        ["product_code", "supplier_code"],
        [
            "supplier_pcf_id",
            "source_system",
            "product_code",
            "supplier_code",
            "valid_from",
            "valid_to",
            "co2e_kg",
            "declared_unit",
            "boundary",
            "standard",
            "primary_data_percent",
            "is_verified",
        ],
    )
}}
