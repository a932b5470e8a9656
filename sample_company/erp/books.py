"""Turns the generator's orders into values for Tryton's models.

Belongs here: codes to ids, and an order's or a line's dictionary. Does not: creating them (`past.py`, `workflow.py`).
"""

from dataclasses import dataclass
from decimal import Decimal

from trytond.pool import Pool

from sample_company import prices, units
from sample_company.orders import Line, Order
from sample_company.plan import Plan

# What Tryton's own workflow has set once a sale is in this state.
CACHED = ("confirmed", "processing", "done", "cancelled")
PROCESSED = ("processing", "done")


@dataclass(frozen=True)
class Books:
    """The ids of the master data in one Tryton database. `parties` holds (party, its address)."""

    company: int
    root: int
    accounts: dict[str, int]
    warehouses: dict[str, int]
    parties: dict[str, tuple[int, int]]
    products: dict[str, tuple[int, int]]
    currencies: dict[str, int]
    price_lists: dict[str, int]


def open_books(plan: Plan) -> Books:
    """Read the ids. Needs a transaction."""
    pool = Pool()
    # Price lists have no code in Tryton: they are told by their name.
    lists = {record.name: record.id for record in pool.get("product.price_list").search([], order=[])}

    def ids(model: str, *domain) -> dict[str, int]:
        return {record.code: record.id for record in pool.get(model).search(list(domain), order=[])}

    (company,) = pool.get("company.company").search([], limit=1)
    accounts = ids("analytic_account.account")
    addresses = pool.get("party.address").search([], order=[("id", "DESC")])
    by_party = {address.party.id: address.id for address in addresses}
    parties = {code: (party, by_party[party]) for code, party in ids("party.party").items()}
    products = {p.code: (p.id, p.default_uom.id) for p in pool.get("product.product").search([], order=[])}
    return Books(
        company.id,
        accounts[units.ROOT],
        accounts,
        ids("stock.location", ("type", "=", "warehouse")),
        parties,
        products,
        ids("currency.currency"),
        {code: lists[name] for code, name, *_ in prices.price_lists(plan)},
    )


def sale_values(books: Books, order: Order, *, migrated: bool) -> dict:
    """Values of a sale in state draft, without its lines. `migrated`: with dates and totals of its later state."""
    party, address = books.parties[order.customer.code]
    values = {
        "company": books.company, "party": party, "invoice_address": address, "shipment_address": address,
        "currency": books.currencies[order.customer.currency], "price_list": books.price_lists.get(order.price_list),
        "warehouse": books.warehouses[order.store or "WH"], "reference": order.reference,
        "invoice_method": "manual", "shipment_method": "manual", "quotation_date": order.day,
        "sale_date": None, "number": None, "state": "draft",
        "untaxed_amount_cache": None, "tax_amount_cache": None, "total_amount_cache": None,
        "to_invoice": False, "to_ship": False,
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
        if order.state == "processing":
            values |= {"to_invoice": True, "to_ship": True}
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
    if migrated and order.state in PROCESSED:
        done = order.state == "done"
        values |= {
            "actual_quantity": quantity if done else 0.0,
            "quantity_to_invoice": 0.0 if done else quantity,
        }
        if line.product:
            values["quantity_to_ship"] = 0.0 if done else quantity
    return values


def entry_values(books: Books, order: Order) -> dict:
    """Values of a line's analytic entry, without its origin: the sales unit, or none."""
    return {"root": books.root, "account": books.accounts[order.unit] if order.unit else None}
