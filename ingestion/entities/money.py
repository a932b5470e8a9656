"""Invoices, payments and rates."""

from ingestion.entities.declare import DAY, MONEY, TEXT, col, one_of
from ingestion.spec import Entity

MONEY_FLOWS: tuple[Entity, ...] = (
    Entity(
        "invoice",
        (
            col("invoice_number", TEXT, "The source's number", True),
            col("direction", TEXT, "out: to a customer; in: from a supplier", True, values=("out", "in")),
            col("party_code", TEXT, "The customer or supplier"),
            col("unit_code", TEXT, "The sales unit"),
            col("order_number", TEXT, "The order it is for; empty where none or several"),
            col("invoice_date", DAY, "Business date", True),
            col("due_date", DAY, "Day the payment is due"),
            col("currency", TEXT, "ISO 4217", True),
            col("untaxed_amount", MONEY, "Amount without tax; negative for a credit note", True),
            col("tax_amount", MONEY, "Tax"),
            col("total_amount", MONEY, "Amount to pay", True),
            one_of("status", "draft", "posted", "paid", "cancelled"),
        ),
        ("invoice_number", "direction"),
        is_fact=True,
        amount="total_amount",
        description="One row an invoice or credit note",
    ),
    Entity(
        "payment",
        (
            col("payment_number", TEXT, "The source's number", True),
            col("invoice_number", TEXT, "The invoice it pays", True),
            col(
                "direction",
                TEXT,
                "out: of a customer's invoice; in: of a supplier's",
                True,
                values=("out", "in"),
            ),
            col("paid_on", DAY, "Business date", True),
            col("amount", MONEY, "Amount paid, in the invoice's currency; negative for a repayment", True),
            col("currency", TEXT, "ISO 4217", True),
            col("method", TEXT, "How it was paid"),
        ),
        ("payment_number",),
        is_fact=True,
        amount="amount",
        description="One row a payment of an invoice",
    ),
    Entity(
        "exchange_rate",
        (
            col("currency", TEXT, "ISO 4217", True),
            col("base_currency", TEXT, "ISO 4217", True),
            col("valid_from", DAY, "First day it holds", True),
            col("units_per_base", "DECIMAL(18,9)", "Units of currency for one unit of base currency", True),
        ),
        ("currency", "base_currency", "valid_from"),
        description="One row a currency and day",
    ),
)
