-- Products by code, merged over the sources that know them.
with
    merged as (
        {{
            merge_sources(
                "product",
                ["product_code"],
                [
                    "product_name",
                    "product_group_code",
                    "product_group_name",
                    "unit_of_measure",
                    "list_price",
                    "is_active",
                    "source_system",
                ],
            )
        }}
    )

select
    product_code,
    coalesce(product_name, product_code) as product_name,
    product_group_code,
    coalesce(product_group_name, product_group_code) as product_group_name,
    unit_of_measure,
    list_price,
    coalesce(is_active, true) as is_active,
    source_system
from merged
