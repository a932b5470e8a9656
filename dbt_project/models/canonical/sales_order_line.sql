-- Order lines of every source. Lines that are alike to the last value stay several lines.
{{ union_sources(
    "sales_order_line",
    [
        "order_line_id", "order_id", "source_system", "line_number", "product_code", "unit_code", "quantity",
        "unit_price", "amount", "rounding_residue", "currency", "description",
    ],
) }}
