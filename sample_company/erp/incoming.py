"""What came in during the past, finished: purchases with their lines, productions, goods carried to the stores.

Belongs here: values of their records. Does not: how much of what (`supply.py`).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sample_company.erp.books import Books
from sample_company.erp.moves import move
from sample_company.erp.numbers import numbers
from sample_company.erp.production import write_made
from sample_company.erp.records import migrate
from sample_company.materials import cost_of
from sample_company.plan import Plan
from sample_company.supply import Bought, Carried, Supply
from sample_company.weeks import CENTRAL


def write_supply(books: Books, plan: Plan, supply: Supply) -> None:
    """What came in for a week."""
    rows = list(_bought(books, plan, supply.bought))
    rows += write_made(books, plan, supply.made)
    rows += [_carried(books, carried) for carried in supply.carried]
    migrate("stock.move", rows)


def _bought(books: Books, plan: Plan, bought: list[Bought]) -> Iterator[dict]:
    """Purchases with their lines, one for each supplier and day; gives the moves that received them."""
    orders: defaultdict[tuple[str, date, date], list[Bought]] = defaultdict(list)
    for line in bought:
        orders[line.supplier, line.ordered_on, line.received_on].append(line)
    costs = cost_of(plan)
    dealt = iter(numbers("purchase.configuration", "purchase_sequence", books, len(orders)))
    headers = []
    for (supplier, ordered, received), lines in orders.items():
        total = sum((_amount(line, costs) for line in lines), Decimal(0))
        party, address = books.parties[supplier]
        headers.append({
            "company": books.company, "party": party, "invoice_address": address, "warehouse": books.warehouses[CENTRAL],
            "currency": books.yuan, "number": next(dealt), "reference": f"PU-{ordered:%Y%m%d}-{supplier}",
            "purchase_date": ordered, "delivery_date": received, "state": "done", "invoice_method": "manual",
            "invoice_state": "none", "shipment_state": "received", "to_invoice": False,
            "untaxed_amount_cache": total, "tax_amount_cache": Decimal(0), "total_amount_cache": total,
        })  # fmt: skip
    purchases = migrate("purchase.purchase", headers)
    owned = [
        (p, place, line)
        for p, lines in zip(purchases, orders.values(), strict=True)
        for place, line in enumerate(lines, 1)
    ]
    ids = migrate("purchase.line", [
        {
            "purchase": purchase, "sequence": place, "type": "line", "product": books.products[line.code][0],
            "unit": books.products[line.code][1], "quantity": line.hundredths / 100, "unit_price": costs[line.code],
            "actual_quantity": line.hundredths / 100, "quantity_to_invoice": 0.0, "delivery_date_edit": False,
        }
        for purchase, place, line in owned
    ])  # fmt: skip
    route = books.places["supplier"], books.rooms[CENTRAL]
    for number, (_, _, line) in zip(ids, owned, strict=True):
        yield move(
            books, line.code, line.hundredths / 100, route, line.received_on,
            unit_price=costs[line.code], currency=books.yuan, origin=f"purchase.line,{number}",
        )  # fmt: skip


def _amount(line: Bought, costs: dict[str, Decimal]) -> Decimal:
    return (costs[line.code] * line.hundredths / 100).quantize(Decimal("0.01"))


def _carried(books: Books, carried: Carried) -> dict:
    route = books.rooms[CENTRAL], books.rooms[carried.store]
    # What stays the company's own has no cost on the way.
    return move(
        books,
        carried.code,
        carried.hundredths / 100,
        route,
        carried.day,
        cost_price=None,
        product_cost_price=None,
    )
