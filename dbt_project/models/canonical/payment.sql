-- Payments of invoices, of every source.
{{
    union_sources(
        "payment",
        [
            "payment_id",
            "source_system",
            "payment_number",
            "invoice_id",
            "direction",
            "paid_on",
            "amount",
            "currency",
            "method",
        ],
    )
}}
