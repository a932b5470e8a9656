"""Turns the generator's orders into values for Tryton's models.

Belongs here: codes to ids, and an order's or a line's dictionary. Does not: creating them (`past.py`, `workflow.py`).
"""

from dataclasses import dataclass
from decimal import Decimal

from trytond.pool import Pool
from trytond.transaction import Transaction, inactive_records

from sample_company import prices, units
from sample_company.erp.accounts import Accounts, open_accounts
from sample_company.orders import Line, Order
from sample_company.plan import Plan

# What Tryton's own workflow has set once a sale is in this state.
CACHED = ("confirmed", "processing", "done", "cancelled")
PLACES = ("supplier", "customer", "production", "lost_found")
RECODED = "-R"  # what a customer's code ends in once it was changed: the plan knows it by the first one


@dataclass(frozen=True)
class Books:
    """The ids of the master data in one Tryton database.

    `parties` holds (party, its address), `rooms` where a warehouse's stock lies, `places` the locations beyond it.
    """

    company: int
    root: int
    units: dict[str, int]
    warehouses: dict[str, int]
    parties: dict[str, tuple[int, int]]
    products: dict[str, tuple[int, int]]
    currencies: dict[str, int]
    price_lists: dict[str, int]
    rooms: dict[str, int]
    places: dict[str, int]
    costs: dict[str, Decimal]
    employees: dict[str, int]
    accounts: Accounts

    @property
    def yuan(self) -> int:
        return self.currencies["CNY"]


def open_books(plan: Plan) -> Books:
    """Read the ids. Needs a transaction."""
    pool = Pool()
    (company,) = pool.get("company.company").search([], limit=1)
    with Transaction().set_context(company=company.id):
        return _read(plan, company.id)


def _read(plan: Plan, company: int) -> Books:
    pool = Pool()
    # Price lists have no code in Tryton: they are told by their name.
    lists = {record.name: record.id for record in pool.get("product.price_list").search([], order=[])}

    def ids(model: str, *domain) -> dict[str, int]:
        return {record.code: record.id for record in pool.get(model).search(list(domain), order=[])}

    Location, Product = pool.get("stock.location"), pool.get("product.product")
    warehouses = {place.code: place for place in Location.search([("type", "=", "warehouse")], order=[])}
    goods = Product.search([], order=[])
    accounts = ids("analytic_account.account")
    addresses = pool.get("party.address").search([], order=[("id", "DESC")])
    by_party = {address.party.id: address.id for address in addresses}
    with inactive_records():  # who was set inactive may order all the same
        numbers = {code.removesuffix(RECODED): party for code, party in ids("party.party").items()}
    # A seller's party has no address: nobody writes to a number.
    parties = {code: (party, by_party.get(party, 0)) for code, party in numbers.items()}
    return Books(
        company,
        accounts[units.ROOT],
        accounts,
        {code: place.id for code, place in warehouses.items()},
        parties,
        {p.code: (p.id, p.default_uom.id) for p in goods},
        ids("currency.currency"),
        {code: lists[name] for code, name, *_ in prices.price_lists(plan)},
        {code: place.storage_location.id for code, place in warehouses.items()},
        {
            kind: Location.search([("type", "=", kind)], order=[("id", "ASC")], limit=1)[0].id
            for kind in PLACES
        },
        {p.code: p.cost_price for p in goods},
        _employees(),
        open_accounts(),
    )


def _employees() -> dict[str, int]:
    with inactive_records():  # who has left is still named in what he sold
        return {e.party.code: e.id for e in Pool().get("company.employee").search([], order=[])}


def sale_values(books: Books, order: Order, *, migrated: bool) -> dict:
    """Values of a sale in state draft, without its lines. `migrated`: with dates and totals of its later state."""
    party, address = books.parties[order.customer.code]
    values = {
        "company": books.company, "party": party, "invoice_address": address, "shipment_address": address,
        "currency": books.currencies[order.customer.currency], "price_list": books.price_lists.get(order.price_list),
        "warehouse": books.warehouses[order.store or "WH"], "reference": order.reference,
        "invoice_method": "fulfillment", "shipment_method": "order", "quotation_date": order.day,
        "sale_date": None, "number": None, "state": "draft",
        "untaxed_amount_cache": None, "tax_amount_cache": None, "total_amount_cache": None,
        "to_invoice": False, "to_ship": False, "origin": None,
        "payment_term": books.accounts.terms[order.customer.tier],
    }  # fmt: skip
    if migrated and order.state in CACHED:
        amount = order.amount
        values |= {
            "untaxed_amount_cache": amount,
            "tax_amount_cache": Decimal(0),
            "total_amount_cache": amount,
        }
        if order.state != "cancelled":
            values["sale_date"] = order.day
    return values


def line_values(books: Books, order: Order, line: Line, place: int, *, migrated: bool) -> dict:
    """Values of one line, without its sale and its analytic entry."""
    values = {
        "type": line.kind, "sequence": place, "description": line.description, "product": None, "unit": None,
        "quantity": None, "unit_price": None,
        "actual_quantity": None, "quantity_to_invoice": None, "quantity_to_ship": None,
    }  # fmt: skip
    if line.kind != "line":
        return values
    quantity = float(line.quantity)
    values |= {"quantity": quantity, "unit_price": line.unit_price}
    if line.product:
        values["product"], values["unit"] = books.products[line.product.code]
    if migrated and order.delivered:
        values |= {"actual_quantity": quantity, "quantity_to_invoice": 0.0}
        if line.product:
            values["quantity_to_ship"] = 0.0
    return values


def entry_values(books: Books, order: Order) -> dict:
    """Values of a line's analytic entry, without its origin: the sales unit, or none."""
    return {"root": books.root, "account": books.units[order.unit] if order.unit else None}
