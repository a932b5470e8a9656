-- Bills of materials: a product's recipe comes whole from the first source that has one.
{{
    first_source(
        "bom_component",
        owner=["product_code"],
        columns=[
            "product_code",
            "component_code",
            "quantity_per",
            "unit_of_measure",
            "valid_from",
            "valid_to",
            "source_system",
        ],
    )
}}
