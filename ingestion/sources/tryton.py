"""Tryton 8.2 (ERP): what is read of its database, and the totals it is asked for. Data only.

Tryton gives every table id, create_date and write_date. write_date is NULL until the first edit, both are UTC
without zone and carry the START of the transaction. Rows of property fields (prices) are small tables of their own.
"""

from ingestion.declare import columns, totals
from ingestion.spec import Column, Source, Table

_CURSOR = "coalesce(write_date, create_date)"
_STAMPS = (
    Column("create_date", "TIMESTAMP", description="UTC"),
    Column("write_date", "TIMESTAMP", description="UTC; NULL until the first edit"),
)


def _table(table: str, links: str = "", *, amount: str | None = None, **kinds: str) -> Table:
    """A table of Tryton's: names of columns by kind, parted by spaces. links: whole numbers, ids of other tables."""
    return Table(
        table,
        (Column("id", "INTEGER", False), *_STAMPS, *columns(link=links, **kinds)),
        ("id",),
        _CURSOR,
        amount=amount,
    )


# A float times a price: shown for the list of deleted rows only, the exact figure is Tryton's own.
_FLOAT_AMOUNT = "cast(cast(quantity as varchar) as decimal(18,4)) * cast(unit_price as decimal(18,9))"

# Tryton's own table of stages as a view that services/tryton makes: its key is called __id, and dlt turns two underscores
# into one. Rows are only ever added; one with id, write_date and nothing else says it was deleted.
_HISTORY = Table(
    "sale_opportunity_history",
    (
        Column("history_id", "INTEGER", False, description="Tryton's __id, dealt in sequence"),
        Column("id", "INTEGER", description="the opportunity"),
        *_STAMPS,
        *(Column(name, "INTEGER") for name in ("party", "company", "currency", "employee")),
        Column("amount", "DECIMAL(38,9)"),
        Column("conversion_probability", "DOUBLE"),
        *(Column(name, "DATE") for name in ("start_date", "end_date")),
        Column("state", "VARCHAR"),
    ),
    ("history_id",),
    _CURSOR,
)

_TABLES = (
    _table("company_company", "party currency", text="timezone"),
    _table("party_party", "replaced_by", text="code name", flag="active"),
    _table("party_address", "party country sequence", flag="active", address="party_name street_name postal_code"),
    _table("country_country", text="code code3 name", flag="active"),
    _table("product_category", "parent", text="name code", flag="accounting"),
    _table("product_template", "default_uom sale_uom", text="name code type", flag="salable purchasable producible active"),
    _table("product_template-product_category", "template category"),
    _table("product_product", "template", text="code suffix_code", flag="active"),
    _table("product_list_price", "company template product", price="list_price"),
    _table("product_cost_price", "company product", price="cost_price"),
    _table("product_uom", "digits category", text="name symbol", double="rounding"),
    _table("product_price_list", "company", text="name unit", flag="active"),
    _table("product_price_list_line", "price_list product category sequence", text="formula", double="quantity"),
    _table("currency_currency", "digits", text="code name symbol", price="rounding", flag="active"),
    _table("currency_currency_rate", "currency", price="rate", day="date"),
    _table("stock_location", "parent storage_location", text="code name type", flag="active"),
    _table("analytic_account_account", "parent root company", text="code name type state", flag="active"),
    _table("analytic_account_entry", "root account", text="origin"),
    # origin: the order that a return takes back ('sale.sale,ID'), the opportunity that was won ('sale.opportunity,ID')
    _table("sale_sale", "party currency company warehouse price_list", text="number reference state invoice_state shipment_state origin", price="untaxed_amount_cache tax_amount_cache total_amount_cache", day="sale_date quotation_date", amount="untaxed_amount_cache"),
    # The quantity is a float at the source: its amount is shown for the list only, the exact figure is Tryton's own.
    _table("sale_line", "sale sequence product unit", text="type description", price="unit_price", double="quantity", amount=_FLOAT_AMOUNT),
    _table("company_employee", "party company", day="start_date end_date"),
    _table("sale_opportunity", "party company currency employee", text="state number reference", price="amount", double="conversion_probability", day="start_date end_date", amount="amount"),
    _HISTORY,
    _table("purchase_purchase", "party currency company warehouse", text="number reference state shipment_state", price="untaxed_amount_cache tax_amount_cache total_amount_cache", day="purchase_date", amount="untaxed_amount_cache"),
    _table("purchase_line", "purchase sequence product unit", text="type description", price="unit_price", double="quantity", amount=_FLOAT_AMOUNT),
    # internal_quantity: the same quantity in the product's own unit, which levels are reckoned in
    _table("stock_move", "product unit from_location to_location company currency production_input production_output", text="state origin shipment", price="unit_price cost_price", double="quantity internal_quantity", day="planned_date effective_date"),
    _table("production_bom", text="name", flag="active"),
    _table("production_bom_input", "bom product unit", double="quantity"),
    _table("production_bom_output", "bom product unit", double="quantity"),
    _table("product_product-production_bom", "product bom sequence"),
    _table("production", "company warehouse location product bom unit", text="number reference state", double="quantity", day="planned_date effective_start_date effective_date"),
    _table("account_invoice", "party currency company account move", text="type number reference state", price="untaxed_amount_cache tax_amount_cache total_amount_cache", day="invoice_date", amount="untaxed_amount_cache"),
    _table("account_invoice_line", "invoice sequence product unit currency", text="type description origin", price="unit_price", double="quantity", amount=_FLOAT_AMOUNT),
    # The payments of an invoice: its lines of account in the moves that paid it.
    _table("account_invoice-account_move_line", "invoice line"),
    _table("account_move_line", "move account party second_currency reconciliation", price="debit credit amount_second_currency", day="maturity_date"),
    _table("account_move", "journal company", text="number state origin", day="date"),
)  # fmt: skip

_ORDERS = "from sale_sale s join currency_currency c on c.id = s.currency"
_PURCHASES = "from purchase_purchase p join currency_currency c on c.id = p.currency"
_INVOICES = "from account_invoice i join currency_currency c on c.id = i.currency"
_OPPORTUNITIES = "from sale_opportunity o join currency_currency c on c.id = o.currency"
# A payment takes off what is owed: it stands on the other side of the account, and a repayment is negative.
_PAYMENTS = (
    'from "account_invoice-account_move_line" p join account_move_line l on l.id = p.line'
    " join account_invoice i on i.id = p.invoice join currency_currency c on c.id = i.currency"
)
_PAID = (
    "case when i.type = 'in' then -1 else 1 end"
    " * case when l.second_currency is null then l.credit - l.debit else -l.amount_second_currency end"
)


TRYTON = Source(
    "tryton",
    _TABLES,
    (
        # The amount is Tryton's own stored one; NULL, so 0 here, until an order is confirmed.
        *totals("sales_order", _ORDERS, currency="c.code", status="s.state", amount="s.untaxed_amount_cache"),
        *totals(
            "sales_order_line",
            f"{_ORDERS} join sale_line l on l.sale = s.id and l.type = 'line'",
            currency="c.code",
            status="s.state",
        ),
        *totals("opportunity", _OPPORTUNITIES, currency="c.code", status="o.state", amount="o.amount"),
        *totals(
            "purchase_order", _PURCHASES, currency="c.code", status="p.state", amount="p.untaxed_amount_cache"
        ),
        *totals(
            "purchase_order_line",
            f"{_PURCHASES} join purchase_line l on l.purchase = p.id and l.type = 'line'",
            currency="c.code",
            status="p.state",
        ),
        # Quantities of all units together: a figure to check by, not to show.
        *totals("stock_move", "from stock_move m", status="m.state", amount="m.internal_quantity::numeric"),
        *totals("production_order", "from production p", status="p.state", amount="p.quantity::numeric"),
        *totals("invoice", _INVOICES, currency="c.code", status="i.state", amount="i.total_amount_cache"),
        *totals("payment", _PAYMENTS, currency="c.code", status="i.state", amount=_PAID),
    ),
    title="Tryton 8.2 (ERP)",
)
