"""What customers order and send back."""

from ingestion.entities.declare import (
    DAY,
    FLAG,
    LINE_AMOUNT,
    MOMENT,
    MONEY,
    NUMBER,
    PRICE,
    QUANTITY,
    TEXT,
    col,
    one_of,
)
from ingestion.spec import Entity

ORDERS: tuple[Entity, ...] = (
    Entity(
        "party",
        (
            col("party_code", TEXT, "The source's code of the partner", True),
            col("party_name", TEXT, "Name of a company; a natural person's stands in person_name"),
            col("is_company", FLAG, "False for a natural person"),
            col("person_name", TEXT, "Name of a natural person", personal="name"),
            col("phone", TEXT, "Their telephone, or the company's switchboard", personal="phone"),
            col("email", TEXT, "Their e-mail", personal="email"),
            col("job_title", TEXT, "What they do at the company"),
            col("employer_party_code", TEXT, "The company they work for"),
            col(
                "merged_into_party_code", TEXT, "The partner that stands for this one since they were merged"
            ),
            col("industry", TEXT, "The company's trade, as the source names it"),
            col("city", TEXT, "Town"),
            col("country_code", TEXT, "Country, as the source writes it"),
            col("is_active", FLAG, "False once the source retired it"),
        ),
        ("party_code",),
        description="One row a partner: a company, or a person at one",
    ),
    Entity(
        "sales_order",
        (
            col("order_number", TEXT, "The source's number", True),
            col("party_code", TEXT, "The customer; empty where none is known"),
            col("order_date", DAY, "Business date", True),
            col("ordered_at", MOMENT, "Moment of the order, UTC"),
            col("currency", TEXT, "ISO 4217", True),
            one_of(
                "status", "draft", "quotation", "confirmed", "processing", "done", "cancelled", "credit_note"
            ),
            col("store_code", TEXT, "The store or warehouse"),
        ),
        ("order_number",),
        is_fact=True,
        description="One row an order",
    ),
    Entity(
        "sales_order_line",
        (
            col("order_number", TEXT, "The order", True),
            col("line_number", NUMBER, "Position in the order; empty for keyless rows"),
            col("product_code", TEXT, "The article"),
            col("unit_code", TEXT, "The sales unit"),
            col("quantity", QUANTITY, "Quantity, negative when returned", True),
            col("unit_price", PRICE, "Price of one, in the order's currency", True),
            col("amount", MONEY, "Amount in the order's currency; empty: quantity × unit price"),
            col("description", TEXT, "Text of the line"),
        ),
        ("order_number", "line_number"),
        is_fact=True,
        amount=LINE_AMOUNT,
        description="One row an order line",
    ),
    Entity(
        "return_line",
        (
            col("return_number", TEXT, "Number of the return", True),
            col("line_number", NUMBER, "Position in the return", True),
            col("returned_on", DAY, "Business date", True),
            col("order_number", TEXT, "The order it goes back on; empty where unknown"),
            col("party_code", TEXT, "The customer"),
            col("product_code", TEXT, "The article"),
            col("unit_code", TEXT, "The sales unit"),
            col("store_code", TEXT, "The store or warehouse that takes it back"),
            col("quantity", QUANTITY, "Quantity that came back, positive", True),
            col("amount", MONEY, "Amount credited, positive", True),
            col("currency", TEXT, "ISO 4217", True),
            col("reason", TEXT, "Why, as the source puts it"),
        ),
        ("return_number", "line_number"),
        is_fact=True,
        amount="amount",
        description="One row a returned line",
    ),
)
