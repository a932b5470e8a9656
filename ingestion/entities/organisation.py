"""The company itself: units, people by number, plans and rights."""

from ingestion.entities.declare import DAY, FLAG, MONEY, TEXT, col
from ingestion.spec import Entity

ORGANISATION: tuple[Entity, ...] = (
    Entity(
        "sales_unit",
        (
            col("unit_code", TEXT, "Code of the sales unit", True),
            col("unit_name", TEXT, "Name"),
            col("parent_unit_code", TEXT, "The unit above it; empty at the root"),
            col("is_active", FLAG, "False once closed"),
        ),
        ("unit_code",),
        description="One row a sales unit",
    ),
    Entity(
        "territory",
        (
            col("territory_code", TEXT, "Code of the sales territory", True),
            col("territory_name", TEXT, "Name"),
            col("territory_group", TEXT, "The larger region it lies in"),
            col("country_code", TEXT, "Country, as the source writes it"),
        ),
        ("territory_code",),
        description="One row a sales territory",
    ),
    Entity(
        "employee",
        (
            col("employee_number", TEXT, "Personnel number; names are not landed", True),
            col("unit_code", TEXT, "The sales unit"),
            col("job_title", TEXT, "Function, for example sales representative"),
            col("territory_code", TEXT, "The sales territory"),
            col("hired_on", DAY, "First day"),
            col("left_on", DAY, "Last day; empty while employed"),
        ),
        ("employee_number",),
        description="One row an employee, by number only",
    ),
    Entity(
        "target",
        (
            col("unit_code", TEXT, "The sales unit", True),
            col("target_month", DAY, "First day of the month", True),
            col("target_amount", MONEY, "Sales to reach in the month", True),
            col("currency", TEXT, "ISO 4217", True),
        ),
        ("unit_code", "target_month"),
        amount="target_amount",
        description="One row a unit and month",
    ),
    Entity(
        "unit_membership",
        (
            col("username", TEXT, "Login name", True),
            col("unit_code", TEXT, "The sales unit", True),
            col("role", TEXT, "executive, unit_manager …", True),
            col("valid_from", DAY, "First day", True),
            col("valid_to", DAY, "Last day; empty while it lasts"),
        ),
        ("username", "unit_code", "valid_from"),
        description="One row a user, unit and start",
    ),
)
