"""What may be sold: opportunities and their stages."""

from ingestion.entities.declare import DAY, MOMENT, MONEY, NUMBER, TEXT, col, one_of
from ingestion.rule_spec import Rule
from ingestion.spec import Entity

PIPELINE: tuple[Entity, ...] = (
    Entity(
        "opportunity",
        (
            col("opportunity_number", TEXT, "The source's number", True),
            col("party_code", TEXT, "The customer; empty where none is known"),
            col("unit_code", TEXT, "The sales unit"),
            col("employee_number", TEXT, "Who works on it"),
            col("product_code", TEXT, "The article it is about"),
            col("opened_on", DAY, "First day"),
            col("expected_close_on", DAY, "Day it is expected to close"),
            col("closed_on", DAY, "Day it was won or lost"),
            one_of("stage", "lead", "opportunity", "quoted", "won", "lost", "cancelled"),
            col("probability_percent", NUMBER, "Chance of winning, 0 to 100"),
            col("amount", MONEY, "Expected or won amount"),
            col("currency", TEXT, "ISO 4217", True),
            col("lost_reason", TEXT, "Why it was lost, as the source puts it"),
        ),
        ("opportunity_number",),
        amount="amount",
        description="One row an opportunity, as it stands now",
        rules=(Rule("amount", "amount >= 0", "is negative", "correct the amount where the file is made"),),
    ),
    Entity(
        "opportunity_stage_event",
        (
            col("opportunity_number", TEXT, "The opportunity", True),
            col("entered_at", MOMENT, "Moment the stage was entered, UTC", True),
            one_of("stage", "lead", "opportunity", "quoted", "won", "lost", "cancelled"),
        ),
        ("opportunity_number", "entered_at", "stage"),
        description="One row an opportunity and stage it entered",
    ),
)
