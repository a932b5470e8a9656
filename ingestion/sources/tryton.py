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


# What an opportunity and each row of its history hold alike.
_OPPORTUNITY = (
    *(Column(name, "INTEGER") for name in ("party", "company", "currency", "employee")),
    Column("amount", _PRICE),
    Column("conversion_probability", _DOUBLE),
    *(Column(name, _DAY) for name in ("start_date", "end_date")),
    Column("state", _TEXT),
)

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
        purchasable=_FLAG,
        producible=_FLAG,
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
    _table("stock_location", "parent", "storage_location", code=_TEXT, name=_TEXT, type=_TEXT, active=_FLAG),
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
        # the order that a return takes back ('sale.sale,ID'), the opportunity that was won ('sale.opportunity,ID')
        origin=_TEXT,
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
    _table("company_employee", "party", "company", start_date=_DAY, end_date=_DAY),
    _table(
        "sale_opportunity",
        *_OPPORTUNITY,
        amount="amount",
        number=_TEXT,
        reference=_TEXT,
    ),
    # Tryton's own table of stages as a view that services/tryton makes: its key is called __id, and dlt turns two
    # underscores into one. Rows are only ever added; one with id, write_date and nothing else says it was deleted.
    Table(
        "sale_opportunity_history",
        (
            Column("history_id", "INTEGER", False, description="Tryton's __id, dealt in sequence"),
            Column("id", "INTEGER", description="the opportunity"),
            *_STAMPS,
            *_OPPORTUNITY,
        ),
        ("history_id",),
        _CURSOR,
    ),
    _table(
        "purchase_purchase",
        "party",
        "currency",
        "company",
        "warehouse",
        amount="untaxed_amount_cache",
        number=_TEXT,
        reference=_TEXT,
        purchase_date=_DAY,
        state=_TEXT,
        untaxed_amount_cache=_PRICE,
        tax_amount_cache=_PRICE,
        total_amount_cache=_PRICE,
        shipment_state=_TEXT,
    ),
    _table(
        "purchase_line",
        "purchase",
        "sequence",
        "product",
        "unit",
        amount="cast(cast(quantity as varchar) as decimal(18,4)) * cast(unit_price as decimal(18,9))",
        type=_TEXT,
        quantity=_DOUBLE,
        unit_price=_PRICE,
        description=_TEXT,
    ),
    _table(
        "stock_move",
        "product",
        "unit",
        "from_location",
        "to_location",
        "company",
        "currency",
        "production_input",
        "production_output",
        quantity=_DOUBLE,
        # the same quantity in the product's own unit, which levels are reckoned in
        internal_quantity=_DOUBLE,
        unit_price=_PRICE,
        cost_price=_PRICE,
        planned_date=_DAY,
        effective_date=_DAY,
        state=_TEXT,
        origin=_TEXT,
        shipment=_TEXT,
    ),
    _table("production_bom", name=_TEXT, active=_FLAG),
    _table("production_bom_input", "bom", "product", "unit", quantity=_DOUBLE),
    _table("production_bom_output", "bom", "product", "unit", quantity=_DOUBLE),
    _table("product_product-production_bom", "product", "bom", "sequence"),
    _table(
        "production",
        "company",
        "warehouse",
        "location",
        "product",
        "bom",
        "unit",
        quantity=_DOUBLE,
        number=_TEXT,
        reference=_TEXT,
        planned_date=_DAY,
        effective_start_date=_DAY,
        effective_date=_DAY,
        state=_TEXT,
    ),
    _table(
        "account_invoice",
        "party",
        "currency",
        "company",
        "account",
        "move",
        amount="untaxed_amount_cache",
        type=_TEXT,
        number=_TEXT,
        reference=_TEXT,
        invoice_date=_DAY,
        state=_TEXT,
        untaxed_amount_cache=_PRICE,
        tax_amount_cache=_PRICE,
        total_amount_cache=_PRICE,
    ),
    _table(
        "account_invoice_line",
        "invoice",
        "sequence",
        "product",
        "unit",
        "currency",
        amount="cast(cast(quantity as varchar) as decimal(18,4)) * cast(unit_price as decimal(18,9))",
        type=_TEXT,
        quantity=_DOUBLE,
        unit_price=_PRICE,
        description=_TEXT,
        origin=_TEXT,
    ),
    # The payments of an invoice: its lines of account in the moves that paid it.
    _table("account_invoice-account_move_line", "invoice", "line"),
    _table(
        "account_move_line",
        "move",
        "account",
        "party",
        "second_currency",
        "reconciliation",
        debit=_PRICE,
        credit=_PRICE,
        amount_second_currency=_PRICE,
        maturity_date=_DAY,
    ),
    _table("account_move", "journal", "company", number=_TEXT, date=_DAY, state=_TEXT, origin=_TEXT),
)

_ORDERS = "from sale_sale s join currency_currency c on c.id = s.currency"
_PURCHASES = "from purchase_purchase p join currency_currency c on c.id = p.currency"
_INVOICES = (
    "from account_invoice i join currency_currency c on c.id = i.currency where i.type = 'out' group by 1, 2"
)
_OPPORTUNITIES = "from sale_opportunity o join currency_currency c on c.id = o.currency group by 1, 2"
# A payment takes off what is owed: it stands on the other side of the account, and a repayment is negative.
_PAYMENTS = (
    'from "account_invoice-account_move_line" p join account_move_line l on l.id = p.line'
    " join account_invoice i on i.id = p.invoice join currency_currency c on c.id = i.currency"
    " where i.type = 'out' group by 1, 2"
)
_PAID = "case when l.second_currency is null then l.credit - l.debit else -l.amount_second_currency end"


def _posted(entity: str, cells: str, amount: str, tables: str) -> tuple[SourceTotal, SourceTotal]:
    """Rows and sum of what Tryton itself has stored, by the two `cells`: currency (or NULL) and state."""
    return (
        SourceTotal(entity, "rows", f"select {cells}, count(*) {tables}"),
        SourceTotal(entity, "amount", f"select {cells}, coalesce(sum({amount}), 0) {tables}"),
    )


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
        *_posted("opportunity", "c.code, o.state", "o.amount", _OPPORTUNITIES),
        *_posted(
            "purchase_order", "c.code, p.state", "p.untaxed_amount_cache", f"{_PURCHASES} group by 1, 2"
        ),
        SourceTotal(
            "purchase_order_line",
            "rows",
            f"select c.code, p.state, count(*) {_PURCHASES} join purchase_line l on l.purchase = p.id and l.type = 'line'"
            " group by 1, 2",
        ),
        # Quantities of all units together: a figure to check by, not to show.
        *_posted(
            "stock_move", "null, m.state", "m.internal_quantity::numeric", "from stock_move m group by 1, 2"
        ),
        *_posted(
            "production_order", "null, p.state", "p.quantity::numeric", "from production p group by 1, 2"
        ),
        *_posted("invoice", "c.code, i.state", "i.untaxed_amount_cache", _INVOICES),
        *_posted("payment", "c.code, i.state", _PAID, _PAYMENTS),
    ),
)
