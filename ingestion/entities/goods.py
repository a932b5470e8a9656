"""Articles, what they are made of, and where they lie."""

from ingestion.entities.declare import DAY, FLAG, MONEY, PRICE, QUANTITY, TEXT, col, one_of
from ingestion.spec import Entity

GOODS: tuple[Entity, ...] = (
    Entity(
        "product",
        (
            col("product_code", TEXT, "Article number", True),
            col("product_name", TEXT, "Name"),
            col("product_group_code", TEXT, "Code of the product group"),
            col("product_group_name", TEXT, "Name of the product group"),
            col("unit_of_measure", TEXT, "Unit that quantities are counted in"),
            col("list_price", PRICE, "List price in the company's currency"),
            col("is_active", FLAG, "False once it is no longer sold"),
        ),
        ("product_code",),
        description="One row an article",
    ),
    Entity(
        "bom_component",
        (
            col("product_code", TEXT, "The article that is made", True),
            col("component_code", TEXT, "The article that goes into it", True),
            col("quantity_per", PRICE, "Quantity of the component for one of the article", True),
            col("unit_of_measure", TEXT, "Unit of that quantity"),
            col("valid_from", DAY, "First day it holds", True),
            col("valid_to", DAY, "Last day; empty while it holds"),
        ),
        ("product_code", "component_code", "valid_from"),
        description="One row an article, component and start",
    ),
    Entity(
        "store",
        (
            col("store_code", TEXT, "Code of the store", True),
            col("store_name", TEXT, "Name"),
            col("unit_code", TEXT, "The sales unit it belongs to"),
            col("city", TEXT, "City"),
            col("opened_on", DAY, "Day of opening"),
            col("floor_area_m2", MONEY, "Sales floor in square metres"),
        ),
        ("store_code",),
        description="One row a store",
    ),
    Entity(
        "stock_level",
        (
            col("store_code", TEXT, "The store or warehouse", True),
            col("product_code", TEXT, "The article", True),
            col("counted_on", DAY, "End of this business date", True),
            col("quantity", QUANTITY, "Quantity there", True),
            col("unit_of_measure", TEXT, "Unit of the quantity"),
        ),
        ("store_code", "product_code", "counted_on"),
        description="One row a store, article and day it was counted",
    ),
    Entity(
        "stock_move",
        (
            col("move_number", TEXT, "The source's number", True),
            col("product_code", TEXT, "The article", True),
            col("moved_on", DAY, "Business date on which it took effect; planned date while open"),
            col("from_location", TEXT, "Code of the place it left: a store, or a kind of outside", True),
            col("to_location", TEXT, "Code of the place it came to", True),
            col("quantity", QUANTITY, "Quantity, positive", True),
            col("unit_of_measure", TEXT, "Unit of the quantity"),
            col("unit_cost", PRICE, "Cost of one, in the company's currency"),
            one_of("status", "draft", "assigned", "done", "cancelled"),
            col("origin", TEXT, "What caused it: sale, purchase, production, inventory or transfer"),
        ),
        ("move_number",),
        is_fact=True,
        description="One row a movement of one article between two places",
    ),
)
