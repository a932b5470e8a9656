"""Days that pass: shipments of orders, some of them in parts, and goods that customers send back.

Belongs here: picking, packing, shipping and receiving through Tryton's workflow. Does not: invoices (`invoicing.py`).
"""

from datetime import date, timedelta
from random import Random

from trytond.pool import Pool

from sample_company.erp.books import Books

SHIPPED_A_DAY, PARTED, RETURNED = 0.55, 0.12, 0.015
RETURNED_FOR = timedelta(40)


def ship(books: Books, dice: Random) -> int:
    """Ship what is there of the shipments that wait; returns how many left in parts.

    A part is what Tryton makes of a smaller quantity: once it has left, the order asks for the rest anew. Tryton drafts
    the invoices in the tasks it leaves behind, so they are posted the day after.
    """
    pool = Pool()
    Shipment, Move = pool.get("stock.shipment.out"), pool.get("stock.move")
    drafts = Shipment.search([("state", "=", "draft")], order=[("id", "ASC")])
    if drafts:
        Shipment.wait(drafts)
    waiting = Shipment.search([("state", "=", "waiting")], order=[("id", "ASC")])
    chosen = [shipment for shipment in waiting if dice.random() < SHIPPED_A_DAY]
    parted = 0
    for shipment in chosen:
        large = [move for move in shipment.outgoing_moves if move.state == "draft" and move.quantity >= 2]
        if large and dice.random() < PARTED:
            part = dice.choice(large)
            Move.write([part], {"quantity": float(part.quantity // 2)})
            parted += 1
    if chosen:
        Shipment.assign_try(Shipment.browse(chosen))
    # One whose goods are not all there keeps what it got and waits for the rest.
    leaving = [shipment for shipment in Shipment.browse(waiting) if shipment.state == "assigned"]
    if leaving:
        Shipment.pick(leaving)
        Shipment.pack(leaving)
        Shipment.do(leaving)
    return parted


def send_back(books: Books, day: date, dice: Random) -> list:
    """Customers return goods that left in the last weeks, whole orders as Tryton's own wizard copies them."""
    pool = Pool()
    Sale, Line, Shipment = pool.get("sale.sale"), pool.get("sale.line"), pool.get("stock.shipment.out.return")
    sent = Sale.search(
        [
            ("shipment_state", "=", "sent"), ("state", "in", ["processing", "done"]),
            ("sale_date", ">=", day - RETURNED_FOR), ("sale_date", "<", day - timedelta(3)),
        ],
        order=[("id", "ASC")],
    )  # fmt: skip
    back_already = {sale.origin for sale in Sale.search([("origin", "like", "sale.sale,%")]) if sale.origin}
    chosen = [
        sale
        for sale in sent
        if sale not in back_already
        and not (sale.origin and sale.origin.__name__ == "sale.sale")
        and dice.random() < RETURNED
    ][:3]
    if not chosen and sent and dice.random() < 0.5:
        able = [
            s for s in sent if s not in back_already and not (s.origin and s.origin.__name__ == "sale.sale")
        ]
        chosen = [dice.choice(able)] if able else []
    if not chosen:
        return []
    returns = Sale.copy(
        chosen,
        default={
            "origin": lambda data: f"sale.sale,{data['id']}",
            "reference": lambda data: f"RT-{day:%Y%m%d}-{data['number']}",
            "quotation_date": day,
            "sale_date": None,
            "lines.quantity": lambda data: (
                data["quantity"] * -1 if data["type"] == "line" else data["quantity"]
            ),
        },
    )
    # Freight and remarks do not come back.
    Line.delete([line for sale in returns for line in sale.lines if not line.product])
    returns = Sale.browse(returns)
    Sale.quote(returns)
    Sale.write(returns, {"sale_date": day})
    Sale.confirm(Sale.browse(returns))
    Sale.process(Sale.browse(returns))
    arrived = [shipment for sale in Sale.browse(returns) for shipment in sale.shipment_returns]
    Shipment.receive(arrived)
    return list(returns)
