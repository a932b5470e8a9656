"""How an entity's columns are written down, and the exact types that money, prices and quantities have."""

from ingestion.spec import Column

MONEY, PRICE, QUANTITY = "DECIMAL(18,2)", "DECIMAL(18,6)", "DECIMAL(18,4)"
TEXT, DAY, MOMENT, NUMBER, FLAG = "VARCHAR", "DATE", "TIMESTAMP WITH TIME ZONE", "INTEGER", "BOOLEAN"
LINE_AMOUNT = "coalesce(amount, quantity * unit_price)"


def one_of(name: str, *values: str) -> Column:
    """A required text out of a closed list: a row with any other is refused."""
    return col(name, TEXT, f"{', '.join(values[:-1])} or {values[-1]}", True, values=values)


def col(
    name: str,
    kind: str,
    description: str,
    required: bool = False,
    personal: str = "",
    values: tuple[str, ...] = (),
) -> Column:
    """A column; `required` refuses the row where it is empty, `values` where it holds anything else.

    personal: what of a natural person it holds, as in `ingestion.spec.PERSONAL`.
    """
    return Column(name, kind, not required, personal, description, values)
