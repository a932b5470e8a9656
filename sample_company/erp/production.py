"""Productions of the past, finished: the document, what went in and what came out.

Belongs here: values of their records. Does not: how much is made (`supply.py`), of what (`materials.py`).
"""

from collections.abc import Iterator
from functools import cache

from trytond.pool import Pool

from sample_company.erp.books import Books
from sample_company.erp.moves import move
from sample_company.erp.numbers import numbers
from sample_company.erp.records import migrate
from sample_company.materials import BATCH, bills, cost_of
from sample_company.plan import Plan
from sample_company.supply import Made
from sample_company.weeks import CENTRAL


def write_made(books: Books, plan: Plan, made: list[Made]) -> Iterator[dict]:
    """Create the productions; gives the moves of what they used and what they made."""
    boms = _boms()
    dealt = iter(numbers("production.configuration", "production_sequence", books, len(made)))
    place, room = books.places["production"], books.rooms[CENTRAL]
    ids = migrate("production", [
        {
            "company": books.company, "warehouse": books.warehouses[CENTRAL], "location": place, "type": "assembly",
            "product": books.products[one.code][0], "unit": books.products[one.code][1],
            "bom": boms[books.products[one.code][0]], "quantity": one.hundredths / 100, "number": next(dealt),
            "reference": None, "planned_start_date": one.started_on, "effective_start_date": one.started_on,
            "planned_date": one.finished_on, "effective_date": one.finished_on, "state": "done",
        }
        for one in made
    ])  # fmt: skip
    costs = cost_of(plan)
    for number, one in zip(ids, made, strict=True):
        for material, quantity in bills(plan)[one.code]:
            used = float(quantity * (one.hundredths // (BATCH * 100)))
            yield move(books, material, used, (room, place), one.started_on, production_input=number)
        yield move(
            books, one.code, one.hundredths / 100, (place, room), one.finished_on,
            unit_price=costs[one.code], currency=books.yuan, production_output=number,
        )  # fmt: skip


@cache
def _boms() -> dict[int, int]:
    """Product to its bill; they never change."""
    return {link.product.id: link.bom.id for link in Pool().get("product.product-production.bom").search([])}
