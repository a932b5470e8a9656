"""What a carbon account is made of: energy, freight, travel and suppliers' own figures."""

from ingestion.entities.declare import DAY, FLAG, MONEY, NUMBER, QUANTITY, TEXT, col, one_of
from ingestion.spec import Entity

_COST = (
    col("amount", MONEY, "What it cost"),
    col("currency", TEXT, "ISO 4217; required where there is an amount"),
)

FOOTPRINT: tuple[Entity, ...] = (
    Entity(
        "energy_reading",
        (
            col("meter_code", TEXT, "The meter or account", True),
            col("read_from", DAY, "First day of the period", True),
            col("read_to", DAY, "Last day of the period", True),
            one_of("energy_kind", "electricity", "natural_gas", "steam", "heat", "cooling", "diesel", "petrol", "lpg", "coal"),
            col("site_code", TEXT, "The store, warehouse or office"),
            col("quantity", QUANTITY, "Consumption of the period", True),
            col("unit_of_measure", TEXT, "Its unit: kWh, MWh, m3, GJ, L, kg …", True),
            col("supplier_code", TEXT, "Who supplied it"),
            col("is_renewable", FLAG, "Whether a certificate of renewable origin covers it"),
            col("is_estimated", FLAG, "Whether the figure is an estimate"),
            *_COST,
        ),
        ("meter_code", "read_from"),
        is_fact=True,
        amount="quantity",
        description="One row a meter and period",
    ),
    Entity(
        "freight_leg",
        (
            col("leg_number", TEXT, "The source's number of the leg", True),
            col("shipment_number", TEXT, "The shipment"),
            col("order_number", TEXT, "The order, sales or purchase, that it carries"),
            one_of("transport_mode", "road", "rail", "sea", "air", "inland_water", "courier"),
            col("vehicle_kind", TEXT, "Kind of vehicle or vessel, as the source names it"),
            col("from_place", TEXT, "Where it starts"),
            col("to_place", TEXT, "Where it ends"),
            col("distance_km", QUANTITY, "Distance in kilometres; empty where unknown"),
            col("mass_kg", QUANTITY, "Mass carried, in kilograms", True),
            col("carrier_code", TEXT, "Who carried it"),
            col("departed_on", DAY, "Day it left", True),
            col("arrived_on", DAY, "Day it arrived"),
            col("is_paid_by_us", FLAG, "Whether the company pays the carrier"),
            *_COST,
        ),
        ("leg_number",),
        is_fact=True,
        amount="mass_kg",
        description="One row a leg of a shipment",
    ),
    Entity(
        "business_trip",
        (
            col("trip_number", TEXT, "The source's number", True),
            col("leg_number", NUMBER, "Position of the leg or stay in the trip", True),
            one_of("travel_mode", "air", "rail", "car", "taxi", "bus", "ferry", "hotel"),
            col("employee_number", TEXT, "Who travelled"),
            col("unit_code", TEXT, "The unit that pays"),
            col("started_on", DAY, "Business date", True),
            col("from_place", TEXT, "Where it starts"),
            col("to_place", TEXT, "Where it ends"),
            col("cabin_class", TEXT, "Class flown or ridden in"),
            col("distance_km", QUANTITY, "Distance in kilometres; empty where unknown"),
            col("travellers", NUMBER, "How many travelled together; empty: one"),
            col("nights", NUMBER, "Nights of a stay"),
            *_COST,
        ),
        ("trip_number", "leg_number"),
        is_fact=True,
        amount="amount",
        description="One row a leg or stay of a business trip",
    ),
    Entity(
        "supplier_pcf",
        (
            col("product_code", TEXT, "The article, by our number", True),
            col("supplier_code", TEXT, "The supplier", True),
            col("valid_from", DAY, "First day the figure holds", True),
            col("valid_to", DAY, "Last day it holds; empty while it lasts"),
            col("co2e_kg", "DECIMAL(18,6)", "Kilograms CO2e for one declared unit", True),
            col("declared_unit", TEXT, "What one is: piece, kg …", True),
            one_of("boundary", "cradle_to_gate", "cradle_to_grave", "gate_to_gate"),
            col("standard", TEXT, "Standard it was reckoned by, for example ISO 14067"),
            col("primary_data_percent", "DECIMAL(5,2)", "Share of primary data, 0 to 100"),
            col("is_verified", FLAG, "Whether a third party verified it"),
        ),
        ("product_code", "supplier_code", "valid_from"),
        description="One row a supplier's footprint of an article and time",
    ),
)  # fmt: skip
