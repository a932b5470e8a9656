-- Steps taken on tickets, of every source.
{{
    union_sources(
        "ticket_event",
        [
            "ticket_id",
            "source_system",
            "event_number",
            "occurred_at",
            "event_kind",
            "activity",
            "new_status",
            "employee_number",
            "resource",
            "comment",
        ],
    )
}}
