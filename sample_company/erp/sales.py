"""Orders of the past in Tryton: sales, their lines and each line's sales unit, in the state they have come to.

Belongs here: creating them. Does not: values of one order (`books.py`), its goods (`moves.py`), its invoice (`billing.py`).
"""

from trytond.pool import Pool

from sample_company.erp.books import Books, entry_values, line_values, sale_values
from sample_company.erp.numbers import numbers
from sample_company.erp.records import migrate
from sample_company.orders import Order


def write_orders(
    books: Books, orders: list[Order], led_to: dict[str, str]
) -> list[tuple[Order, str, list[int]]]:
    """Create sales, lines and entries; returns each order with its number ('' for a draft) and the ids of its lines.

    led_to: the opportunity that an order came from, by the order's reference. Needs a transaction.
    """
    if not orders:
        return []
    dealt = iter(
        numbers("sale.configuration", "sale_sequence", books, sum(order.state != "draft" for order in orders))
    )
    rows = [_values(books, order, led_to.get(order.reference)) for order in orders]
    for order, row in zip(orders, rows, strict=True):
        row["number"] = next(dealt) if order.state != "draft" else None
    sales = migrate("sale.sale", rows)
    ids = iter(
        migrate(
            "sale.line",
            [
                line_values(books, order, line, place, migrated=True) | {"sale": sale}
                for sale, order in zip(sales, orders, strict=True)
                for place, line in enumerate(order.lines, start=1)
            ],
        )
    )
    entered = [
        (order, row["number"] or "", [next(ids) for _ in order.lines])
        for order, row in zip(orders, rows, strict=True)
    ]
    migrate("analytic.account.entry", [
        entry_values(books, order) | {"origin": f"sale.line,{number}"}
        for order, _, lines in entered
        for line, number in zip(order.lines, lines, strict=True)
        if line.kind == "line"
    ])  # fmt: skip
    _tell_returns(sales, orders)
    return entered


def _values(books: Books, order: Order, origin: str | None) -> dict:
    states = {"invoice_state": "none", "shipment_state": "none"}
    if order.delivered:
        states = {
            "invoice_state": "paid" if order.state == "done" else "awaiting payment",
            "shipment_state": "sent",
        }
    return sale_values(books, order, migrated=True) | states | {"state": order.state, "origin": origin}


def _tell_returns(sales: list[int], orders: list[Order]) -> None:
    """Each return the order it takes back, which may have been written a month before."""
    returns = {sale: order.returns for sale, order in zip(sales, orders, strict=True) if order.returns}
    if not returns:
        return
    Sale = Pool().get("sale.sale")
    sold = Sale.search([("reference", "in", sorted(set(returns.values())))], order=[])
    by_reference = {sale.reference: sale.id for sale in sold}
    changes: list = []
    for sale, reference in returns.items():
        changes += [[Sale(sale)], {"origin": f"sale.sale,{by_reference[reference]}"}]
    Sale.write(*changes)
