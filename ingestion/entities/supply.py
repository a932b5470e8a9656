"""What is bought and made."""

from ingestion.entities.declare import DAY, LINE_AMOUNT, MONEY, PRICE, QUANTITY, TEXT, col, one_of
from ingestion.spec import Entity

SUPPLY: tuple[Entity, ...] = (
    Entity(
        "purchase_order_line",
        (
            col("order_number", TEXT, "The purchase order", True),
            col("line_number", TEXT, "The line's number in the source", True),
            col("party_code", TEXT, "The supplier"),
            col("product_code", TEXT, "The article"),
            col("store_code", TEXT, "The store or warehouse it is for"),
            col("order_date", DAY, "Business date", True),
            col("due_date", DAY, "Day the delivery is due"),
            col("quantity", QUANTITY, "Quantity ordered", True),
            col("received_quantity", QUANTITY, "Quantity that arrived"),
            col("rejected_quantity", QUANTITY, "Quantity that was refused on arrival"),
            col("unit_of_measure", TEXT, "Unit of the quantities"),
            col("unit_price", PRICE, "Price of one, in the order's currency", True),
            col("amount", MONEY, "Amount; empty: quantity × unit price"),
            col("currency", TEXT, "ISO 4217", True),
            one_of("status", "draft", "quotation", "confirmed", "processing", "done", "cancelled"),
        ),
        ("order_number", "line_number"),
        is_fact=True,
        amount=LINE_AMOUNT,
        description="One row a line of a purchase order",
    ),
    Entity(
        "production_order",
        (
            col("production_number", TEXT, "The source's number", True),
            col("product_code", TEXT, "The article that is made", True),
            col("store_code", TEXT, "The store or warehouse it is made in"),
            col("planned_on", DAY, "Day it is planned for"),
            col("started_on", DAY, "First day of work"),
            col("finished_on", DAY, "Day it was done; empty while open"),
            col("quantity", QUANTITY, "Quantity to make, or made", True),
            col("scrapped_quantity", QUANTITY, "Of it, what was thrown away"),
            col("unit_of_measure", TEXT, "Unit of the quantities"),
            col("cost_amount", MONEY, "Cost of what went into it, in the company's currency"),
            one_of("status", "draft", "waiting", "assigned", "running", "done", "cancelled"),
        ),
        ("production_number",),
        is_fact=True,
        description="One row a production order",
    ),
)
