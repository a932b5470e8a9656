"""Stock that moved in the past, as finished records of Tryton's: what was counted, bought, made, carried, sold, sent back.

Belongs here: values of moves and of the documents they belong to. Does not: how much of what (`supply.py`, `weeks.py`).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sample_company.erp.books import Books
from sample_company.erp.numbers import numbers
from sample_company.erp.records import migrate
from sample_company.lots import opening
from sample_company.orders import Order, settled
from sample_company.plan import Plan
from sample_company.tills import Sold
from sample_company.weeks import CENTRAL, Key

PRICE = Decimal("0.0001")  # Tryton's own setting for prices


def move(books: Books, code: str, quantity: float, route: tuple[int, int], day: date, **more: object) -> dict:
    """Values of one finished move; `more` has prices and what it belongs to."""
    product, unit = books.products[code]
    return {
        "product": product, "unit": unit, "quantity": quantity, "internal_quantity": quantity,
        "from_location": route[0], "to_location": route[1], "planned_date": day, "effective_date": day,
        "origin_planned_date": None, "state": "done", "company": books.company,
        "unit_price": None, "currency": None, "cost_price": books.costs[code], "product_cost_price": books.costs[code],
        "unit_price_updated": False, "production_cost_price_updated": False, "origin": None, "shipment": None,
        "production_input": None, "production_output": None, **more,
    }  # fmt: skip


def write_opening(books: Books, plan: Plan) -> None:
    """Count every place once, on the first day: the only stock that comes from nowhere."""
    by_place: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (place, code), hundredths in sorted(opening(plan).items()):
        by_place[place].append((code, hundredths / 100))
    dealt = iter(numbers("stock.configuration", "inventory_sequence", books, len(by_place)))
    counts = migrate("stock.inventory", [
        {
            "company": books.company, "date": plan.first_day, "location": books.rooms[place], "number": next(dealt),
            "state": "done", "empty_quantity": "keep",
        }
        for place in by_place
    ])  # fmt: skip
    counted = [
        (count, place, *good)
        for count, place in zip(counts, by_place, strict=True)
        for good in by_place[place]
    ]
    lines = migrate("stock.inventory.line", [
        {"inventory": count, "product": books.products[code][0], "expected_quantity": 0.0, "quantity": quantity}
        for count, _, code, quantity in counted
    ])  # fmt: skip
    nowhere = books.places["lost_found"]
    migrate("stock.move", [
        move(books, code, quantity, (nowhere, books.rooms[place]), plan.first_day, origin=f"stock.inventory.line,{line}")
        for line, (_, place, code, quantity) in zip(lines, counted, strict=True)
    ])  # fmt: skip


def write_sold(
    books: Books, plan: Plan, orders: Iterable[tuple[Order, list[int]]], tills: dict[date, dict[Key, Sold]]
) -> None:
    """What went to customers: `orders` with the ids of their lines, and what the tills posted each day."""
    customer = books.places["customer"]
    rows = []
    for order, lines in orders:
        if not order.delivered:
            continue
        day, room = settled(plan, order, plan.today).shipped_on, books.rooms[order.store or CENTRAL]
        currency = books.currencies[order.customer.currency]
        for line, number in zip(order.lines, lines, strict=True):
            if line.product:
                route = (room, customer) if line.quantity > 0 else (customer, room)
                rows.append(
                    move(
                        books, line.product.code, float(abs(line.quantity)), route, day,
                        unit_price=line.unit_price, currency=currency, origin=f"sale.line,{number}",
                    )
                )  # fmt: skip
    for day, sums in tills.items():
        for (store, code), sold in sorted(sums.items()):
            rows.append(
                move(
                    books, code, sold.hundredths / 100, (books.rooms[store], customer), day,
                    unit_price=till_price(sold), currency=books.yuan,
                )
            )  # fmt: skip
    migrate("stock.move", rows)


def till_price(sold: Sold) -> Decimal:
    """What a unit brought on the mean of a day, in CNY."""
    return (Decimal(sold.fen) / sold.hundredths).quantize(PRICE)
