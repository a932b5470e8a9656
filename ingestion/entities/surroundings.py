"""What is measured round the business: visitors of the stores, and what happens in the market."""

from ingestion.entities.declare import DAY, MOMENT, NUMBER, TEXT, col, one_of
from ingestion.spec import Entity

SURROUNDINGS: tuple[Entity, ...] = (
    Entity(
        "store_traffic",
        (
            col("store_code", TEXT, "The store", True),
            col("counted_from", MOMENT, "Start of the hour that was counted, UTC", True),
            col("door_code", TEXT, "The door or sensor", True),
            col("visitors_in", NUMBER, "People who came in", True),
            col("visitors_out", NUMBER, "People who went out"),
        ),
        ("store_code", "door_code", "counted_from"),
        description="One row a door and hour",
    ),
    Entity(
        "external_indicator",
        (
            col("indicator_code", TEXT, "Code of the indicator", True),
            col("region_code", TEXT, "Region it holds for, as the publisher writes it", True),
            col("period_start", DAY, "First day of the period", True),
            one_of("period_kind", "day", "week", "month", "quarter", "year"),
            one_of(
                "indicator_kind", "economic_index", "price_index", "competitor_action", "weather", "other"
            ),
            col("indicator_name", TEXT, "Name"),
            col("value", "DECIMAL(18,6)", "The figure; empty for an event"),
            col("unit_of_measure", TEXT, "Unit of the figure"),
            col("event_text", TEXT, "What happened, for example a competitor's price cut"),
            col("publisher", TEXT, "Who published it"),
        ),
        ("indicator_code", "region_code", "period_start"),
        description="One row an indicator, region and period",
    ),
)
