"""How an entity's columns are written down, and the exact types that money, prices and quantities have."""

from ingestion.spec import Column

MONEY, PRICE, QUANTITY = "DECIMAL(18,2)", "DECIMAL(18,6)", "DECIMAL(18,4)"
TEXT, DAY, MOMENT, NUMBER, FLAG = "VARCHAR", "DATE", "TIMESTAMP WITH TIME ZONE", "INTEGER", "BOOLEAN"
LINE_AMOUNT = "coalesce(amount, quantity * unit_price)"


def col(name: str, kind: str, description: str, required: bool = False, personal: bool = False) -> Column:
    """A column; `required` refuses the row where it is empty."""
    return Column(name, kind, nullable=not required, personal=personal, description=description)
