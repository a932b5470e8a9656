"""What shops sell."""

from ingestion.entities.declare import MOMENT, MONEY, NUMBER, PRICE, QUANTITY, TEXT, col
from ingestion.rule_spec import Rule
from ingestion.spec import Entity

TILLS: tuple[Entity, ...] = (
    Entity(
        "pos_sale",
        (
            col("store_code", TEXT, "The store", True),
            col("ticket_number", TEXT, "Number of the ticket, unique in the store", True),
            col("register_code", TEXT, "The till"),
            col("sold_at", MOMENT, "Moment of the sale, UTC", True),
            col("member_number", TEXT, "Member's number; never a name"),
            col("currency", TEXT, "ISO 4217", True),
        ),
        ("store_code", "ticket_number"),
        is_fact=True,
        description="One row a till ticket",
    ),
    Entity(
        "pos_sale_line",
        (
            col("store_code", TEXT, "The store", True),
            col("ticket_number", TEXT, "The ticket", True),
            col("line_number", NUMBER, "Position on the ticket", True),
            col("product_code", TEXT, "The article"),
            col("quantity", QUANTITY, "Quantity, negative when returned", True),
            col("unit_price", PRICE, "Price of one before discount", True),
            col("discount_amount", MONEY, "Discount taken off the line"),
            col("amount", MONEY, "What was paid for the line", True),
            col("currency", TEXT, "ISO 4217", True),
        ),
        ("store_code", "ticket_number", "line_number"),
        is_fact=True,
        amount="amount",
        description="One row a line of a till ticket",
        rules=(
            Rule(
                "quantity",
                "quantity * amount >= 0",
                "is sold one way and paid the other",
                "correct the sign at the till",
            ),
        ),
    ),
)
