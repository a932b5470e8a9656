"""Tryton 8.2 (ERP): what is read of its database, and the totals it is asked for. Data only.

Tryton gives every table id, create_date and write_date. write_date is NULL until the first edit, both are UTC
without zone and carry the START of the transaction. Rows of property fields (prices) are small tables of their own.
"""

from ingestion.spec import Column, Source, SourceTotal, Table

_CURSOR = "coalesce(write_date, create_date)"
_STAMPS = (
    Column("create_date", "TIMESTAMP", description="UTC"),
    Column("write_date", "TIMESTAMP", description="UTC; NULL until the first edit"),
)


def _table(table: str, *columns: Column | str, amount: str | None = None, **typed: str) -> Table:
    """A table of Tryton's. columns: names of integer columns or Columns; typed: name → DuckDB type."""
    described = [column if isinstance(column, Column) else Column(column, "INTEGER") for column in columns]
    described += [Column(name, kind) for name, kind in typed.items()]
    return Table(
        table, (Column("id", "INTEGER", False), *_STAMPS, *described), ("id",), _CURSOR, amount=amount
    )


_TEXT, _PRICE, _DOUBLE, _FLAG, _DAY = "VARCHAR", "DECIMAL(38,9)", "DOUBLE", "BOOLEAN", "DATE"


def _personal(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, _TEXT, personal=True, description="of a natural person") for name in names)


_TABLES = (
    _table("company_company", "party", "currency", timezone=_TEXT),
    _table("party_party", "replaced_by", code=_TEXT, name=_TEXT, active=_FLAG),
    _table(
        "party_address",
        "party",
        "country",
        "sequence",
        *_personal("party_name", "street_name", "postal_code"),
        active=_FLAG,
    ),
    _table("country_country", code=_TEXT, code3=_TEXT, name=_TEXT, active=_FLAG),
    _table("product_category", "parent", name=_TEXT, code=_TEXT, accounting=_FLAG),
    _table(
        "product_template",
        "default_uom",
        "sale_uom",
        name=_TEXT,
        code=_TEXT,
        type=_TEXT,
        salable=_FLAG,
        active=_FLAG,
    ),
    _table("product_template-product_category", "template", "category"),
    _table("product_product", "template", code=_TEXT, suffix_code=_TEXT, active=_FLAG),
    _table("product_list_price", "company", "template", "product", list_price=_PRICE),
    _table("product_cost_price", "company", "product", cost_price=_PRICE),
    _table("product_uom", "digits", "category", name=_TEXT, symbol=_TEXT, rounding=_DOUBLE),
    _table("product_price_list", "company", name=_TEXT, unit=_TEXT, active=_FLAG),
    _table(
        "product_price_list_line",
        "price_list",
        "product",
        "category",
        "sequence",
        formula=_TEXT,
        quantity=_DOUBLE,
    ),
    _table(
        "currency_currency", "digits", code=_TEXT, name=_TEXT, symbol=_TEXT, rounding=_PRICE, active=_FLAG
    ),
    _table("currency_currency_rate", "currency", date=_DAY, rate=_PRICE),
    _table("stock_location", "parent", code=_TEXT, name=_TEXT, type=_TEXT, active=_FLAG),
    _table(
        "analytic_account_account",
        "parent",
        "root",
        "company",
        code=_TEXT,
        name=_TEXT,
        type=_TEXT,
        state=_TEXT,
        active=_FLAG,
    ),
    _table("analytic_account_entry", "root", "account", origin=_TEXT),
    _table(
        "sale_sale",
        "party",
        "currency",
        "company",
        "warehouse",
        "price_list",
        amount="untaxed_amount_cache",
        number=_TEXT,
        reference=_TEXT,
        sale_date=_DAY,
        quotation_date=_DAY,
        state=_TEXT,
        untaxed_amount_cache=_PRICE,
        tax_amount_cache=_PRICE,
        total_amount_cache=_PRICE,
        invoice_state=_TEXT,
        shipment_state=_TEXT,
    ),
    _table(
        "sale_line",
        "sale",
        "sequence",
        "product",
        "unit",
        # the quantity is a float at the source: shown for the list only, the exact figure is Tryton's own
        amount="cast(cast(quantity as varchar) as decimal(18,4)) * cast(unit_price as decimal(18,9))",
        type=_TEXT,
        quantity=_DOUBLE,
        unit_price=_PRICE,
        description=_TEXT,
    ),
)

_ORDERS = "from sale_sale s join currency_currency c on c.id = s.currency"

TRYTON = Source(
    "tryton",
    _TABLES,
    (
        SourceTotal("sales_order", "rows", f"select c.code, s.state, count(*) {_ORDERS} group by 1, 2"),
        SourceTotal(
            "sales_order",
            "amount",
            # Tryton's own stored amount; NULL, so 0 here, until an order is confirmed
            f"select c.code, s.state, coalesce(sum(s.untaxed_amount_cache), 0) {_ORDERS} group by 1, 2",
        ),
        SourceTotal(
            "sales_order_line",
            "rows",
            f"select c.code, s.state, count(*) {_ORDERS} join sale_line l on l.sale = s.id and l.type = 'line'"
            " group by 1, 2",
        ),
    ),
)
