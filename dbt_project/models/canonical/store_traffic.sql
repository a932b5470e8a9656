-- People counted at the doors of stores; of one door and hour, the first source's count.
{{
    first_source(
        "store_traffic",
        ["store_code", "door_code", "counted_from"],
        [
            "store_code",
            "counted_from",
            "door_code",
            "visitors_in",
            "visitors_out",
            "source_system",
        ],
    )
}}
