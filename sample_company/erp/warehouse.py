"""Days that pass: goods carried to the stores, and what the tills sold.

Belongs here: moves without a document, made and done through Tryton. Does not: orders' shipments (`shipping.py`).
"""

from collections import defaultdict
from datetime import date

from trytond.pool import Pool

from sample_company.erp.books import Books
from sample_company.erp.moves import till_price
from sample_company.erp.procurement import ensure, levels
from sample_company.lots import store_lots, whole
from sample_company.plan import Plan
from sample_company.tills import Sold
from sample_company.weeks import CENTRAL, Key


def open_stores(books: Books, plan: Plan, day: date, sums: dict[Key, Sold]) -> None:
    """Carry to each store what its tills will sell today and its orders wait for, then post what they sold."""
    by_room = {room: place for place, room in books.rooms.items()}
    codes = {product: code for code, (product, _) in books.products.items()}
    need: defaultdict[Key, int] = defaultdict(int)
    for key, sold in sums.items():
        need[key] += sold.hundredths
    for move in _waiting(books):
        key = by_room[move.from_location.id], codes[move.product.id]
        if key[0] != CENTRAL:
            need[key] += round(move.internal_quantity * 100)
    held = levels([books.rooms[place] for place in sorted({place for place, _ in need})], day) if need else {}
    carried: dict[Key, int] = {}
    for place, code in sorted(need):
        have = round(held.get((books.rooms[place], books.products[code][0]), 0) * 100)
        if need[place, code] > have:
            carried[place, code] = whole(need[place, code] - have, store_lots(plan)[place, code])
    central: defaultdict[str, int] = defaultdict(int)
    for (_, code), quantity in carried.items():
        central[code] += quantity
    ensure(books, plan, dict(central), day)
    rows = [
        _row(books, code, quantity, (books.rooms[CENTRAL], books.rooms[store]), day)
        for (store, code), quantity in carried.items()
    ]
    customer = books.places["customer"]
    rows += [
        _row(books, code, sold.hundredths, (books.rooms[store], customer), day)
        | {"unit_price": till_price(sold), "currency": books.yuan}
        for (store, code), sold in sorted(sums.items())
    ]
    if rows:
        Move = Pool().get("stock.move")
        Move.do(Move.create(rows))


def _waiting(books: Books) -> list:
    """Moves of shipments that are not yet picked."""
    return (
        Pool()
        .get("stock.move")
        .search(
            [
                ("state", "in", ["draft", "assigned"]),
                ("to_location", "=", books.places["customer"]),
                ("shipment", "like", "stock.shipment.out,%"),
            ],
            order=[("id", "ASC")],
        )
    )


def _row(books: Books, code: str, hundredths: int, route: tuple[int, int], day: date) -> dict:
    product, unit = books.products[code]
    return {
        "product": product, "unit": unit, "quantity": hundredths / 100, "from_location": route[0],
        "to_location": route[1], "planned_date": day, "effective_date": day, "company": books.company,
    }  # fmt: skip
