"""The file contract: the canonical entities that anybody may deliver as a file, declared once.

From this one declaration come the tables `raw_inbox.<entity>`, the checks at the door (required, type, exact
decimals) and the data dictionary of raw. Not here: database sources (`sources/`), how a file is mapped (mapping.py).
"""

from ingestion.errors import LandingError
from ingestion.spec import Column, Entity

MONEY, PRICE, QUANTITY = "DECIMAL(18,2)", "DECIMAL(18,6)", "DECIMAL(18,4)"


def _c(name: str, kind: str, description: str, required: bool = False, personal: bool = False) -> Column:
    return Column(name, kind, nullable=not required, personal=personal, description=description)


_LINE_AMOUNT = "coalesce(amount, quantity * unit_price)"

ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        Entity(
            "party",
            (
                _c("party_code", "VARCHAR", "The source's code of the business customer", True),
                _c("party_name", "VARCHAR", "Name of a company; names of natural persons are not landed"),
                _c("is_company", "BOOLEAN", "False for a natural person"),
                _c("country_code", "VARCHAR", "Country, as the source writes it"),
                _c("is_active", "BOOLEAN", "False once the source retired it"),
            ),
            ("party_code",),
            description="One row a business customer",
        ),
        Entity(
            "product",
            (
                _c("product_code", "VARCHAR", "Article number", True),
                _c("product_name", "VARCHAR", "Name"),
                _c("product_group_code", "VARCHAR", "Code of the product group"),
                _c("product_group_name", "VARCHAR", "Name of the product group"),
                _c("unit_of_measure", "VARCHAR", "Unit that quantities are counted in"),
                _c("list_price", PRICE, "List price in the company's currency"),
                _c("is_active", "BOOLEAN", "False once it is no longer sold"),
            ),
            ("product_code",),
            description="One row an article",
        ),
        Entity(
            "sales_unit",
            (
                _c("unit_code", "VARCHAR", "Code of the sales unit", True),
                _c("unit_name", "VARCHAR", "Name"),
                _c("parent_unit_code", "VARCHAR", "The unit above it; empty at the root"),
                _c("is_active", "BOOLEAN", "False once closed"),
            ),
            ("unit_code",),
            description="One row a sales unit",
        ),
        Entity(
            "store",
            (
                _c("store_code", "VARCHAR", "Code of the store", True),
                _c("store_name", "VARCHAR", "Name"),
                _c("unit_code", "VARCHAR", "The sales unit it belongs to"),
                _c("city", "VARCHAR", "City"),
                _c("opened_on", "DATE", "Day of opening"),
                _c("floor_area_m2", MONEY, "Sales floor in square metres"),
            ),
            ("store_code",),
            description="One row a store",
        ),
        Entity(
            "target",
            (
                _c("unit_code", "VARCHAR", "The sales unit", True),
                _c("target_month", "DATE", "First day of the month", True),
                _c("target_amount", MONEY, "Sales to reach in the month", True),
                _c("currency", "VARCHAR", "ISO 4217", True),
            ),
            ("unit_code", "target_month"),
            amount="target_amount",
            description="One row a unit and month",
        ),
        Entity(
            "unit_membership",
            (
                _c("username", "VARCHAR", "Login name", True),
                _c("unit_code", "VARCHAR", "The sales unit", True),
                _c("role", "VARCHAR", "executive, unit_manager …", True),
                _c("valid_from", "DATE", "First day", True),
                _c("valid_to", "DATE", "Last day; empty while it lasts"),
            ),
            ("username", "unit_code", "valid_from"),
            description="One row a user, unit and start",
        ),
        Entity(
            "sales_order",
            (
                _c("order_number", "VARCHAR", "The source's number", True),
                _c("party_code", "VARCHAR", "The customer; empty where none is known"),
                _c("order_date", "DATE", "Business date", True),
                _c("ordered_at", "TIMESTAMP WITH TIME ZONE", "Moment of the order, UTC"),
                _c("currency", "VARCHAR", "ISO 4217", True),
                _c(
                    "status",
                    "VARCHAR",
                    "draft, quotation, confirmed, processing, done, cancelled or credit_note",
                    True,
                ),
                _c("store_code", "VARCHAR", "The store or warehouse"),
            ),
            ("order_number",),
            is_fact=True,
            description="One row an order",
        ),
        Entity(
            "sales_order_line",
            (
                _c("order_number", "VARCHAR", "The order", True),
                _c("line_number", "INTEGER", "Position in the order; empty for keyless rows"),
                _c("product_code", "VARCHAR", "The article"),
                _c("unit_code", "VARCHAR", "The sales unit"),
                _c("quantity", QUANTITY, "Quantity, negative when returned", True),
                _c("unit_price", PRICE, "Price of one, in the order's currency", True),
                _c("amount", MONEY, "Amount in the order's currency; empty: quantity × unit price"),
                _c("description", "VARCHAR", "Text of the line"),
            ),
            ("order_number", "line_number"),
            is_fact=True,
            amount=_LINE_AMOUNT,
            description="One row an order line",
        ),
        Entity(
            "pos_sale",
            (
                _c("store_code", "VARCHAR", "The store", True),
                _c("ticket_number", "VARCHAR", "Number of the ticket, unique in the store", True),
                _c("register_code", "VARCHAR", "The till"),
                _c("sold_at", "TIMESTAMP WITH TIME ZONE", "Moment of the sale, UTC", True),
                _c("member_number", "VARCHAR", "Member's number; never a name"),
                _c("currency", "VARCHAR", "ISO 4217", True),
            ),
            ("store_code", "ticket_number"),
            is_fact=True,
            description="One row a till ticket",
        ),
        Entity(
            "pos_sale_line",
            (
                _c("store_code", "VARCHAR", "The store", True),
                _c("ticket_number", "VARCHAR", "The ticket", True),
                _c("line_number", "INTEGER", "Position on the ticket", True),
                _c("product_code", "VARCHAR", "The article"),
                _c("quantity", QUANTITY, "Quantity, negative when returned", True),
                _c("unit_price", PRICE, "Price of one before discount", True),
                _c("discount_amount", MONEY, "Discount taken off the line"),
                _c("amount", MONEY, "What was paid for the line", True),
                _c("currency", "VARCHAR", "ISO 4217", True),
            ),
            ("store_code", "ticket_number", "line_number"),
            is_fact=True,
            amount="amount",
            description="One row a line of a till ticket",
        ),
        Entity(
            "exchange_rate",
            (
                _c("currency", "VARCHAR", "ISO 4217", True),
                _c("base_currency", "VARCHAR", "ISO 4217", True),
                _c("valid_from", "DATE", "First day it holds", True),
                _c(
                    "units_per_base", "DECIMAL(18,9)", "Units of currency for one unit of base currency", True
                ),
            ),
            ("currency", "base_currency", "valid_from"),
            description="One row a currency and day",
        ),
    )
}

# What landing adds to each row of a file.
FILE_COLUMNS: tuple[Column, ...] = (
    Column("_source", "VARCHAR", False, description="The mapping's `source`: it prefixes ids"),
    Column("_row_key", "VARCHAR", False, description="Key values joined by ':', or hash and ordinal"),
    Column("_file_sha256", "VARCHAR", False, description="Content hash of the file"),
    Column("_file_name", "VARCHAR", False, description="Name of the file in the mapping's folder"),
    Column("_row_number", "BIGINT", False, description="Number of the record in the file, no header"),
    Column("_load_id", "VARCHAR", False, description="The landing that brought it"),
    Column("_loaded_at", "TIMESTAMP WITH TIME ZONE", False, description="When"),
)


def entity(name: str, where: str) -> Entity:
    """The entity of that name; LandingError naming the entities there are otherwise."""
    if name not in ENTITIES:
        raise LandingError(f"there is no entity {name!r}", where, f"use one of: {', '.join(ENTITIES)}")
    return ENTITIES[name]
