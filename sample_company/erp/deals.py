"""Opportunities in Tryton with the moment of each stage.

Belongs here: values of finished opportunities and of their history. Does not: what they are (`opportunities.py`).

Tryton stamps its history with the clock. What happened on a simulated day is stamped with that day afterwards, by a
statement in the same transaction: no model can do that, for nobody is meant to.
"""

from datetime import datetime

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.erp.books import Books
from sample_company.erp.numbers import numbers
from sample_company.erp.records import migrate
from sample_company.opportunities import PROBABILITY, Opportunity


def write_opportunities(books: Books, deals: list[Opportunity]) -> dict[str, int]:
    """Create opportunities as they stand today, and a row of history for each stage; reference to id."""
    if not deals:
        return {}
    dealt = numbers("sale.configuration", "sale_opportunity_sequence", books, len(deals))
    rows = [_values(books, deal, number) for deal, number in zip(deals, dealt, strict=True)]
    ids = migrate("sale.opportunity", rows)
    _write_history(ids, deals, rows)
    return {deal.reference: number for deal, number in zip(deals, ids, strict=True)}


def _values(books: Books, deal: Opportunity, number: str) -> dict:
    return {
        "company": books.company, "number": number, "reference": deal.reference,
        "party": books.parties[deal.customer.code][0], "currency": books.currencies[deal.customer.currency],
        "employee": books.employees[deal.employee], "amount": deal.amount, "start_date": deal.start,
        "end_date": deal.end, "conversion_probability": PROBABILITY[deal.state], "state": deal.state,
        "payment_term": books.accounts.terms[deal.customer.tier],
    }  # fmt: skip


def _write_history(ids: list[int], deals: list[Opportunity], rows: list[dict]) -> None:
    """The stages in place of the one row that Tryton wrote for each opportunity just made."""
    Opportunity_ = Pool().get("sale.opportunity")
    table, history = Opportunity_.__table__(), Opportunity_.__table_history__()
    cursor = Transaction().connection.cursor()
    cursor.execute(*history.delete(where=history.id.in_(ids)))
    names = [*rows[0], "id", "create_uid", "create_date", "write_uid", "write_date"]
    stages = []
    for number, deal, row in zip(ids, deals, rows, strict=True):
        since = _naive(deal.stages[0][1])
        for place, (state, moment) in enumerate(deal.stages):
            ends = state == deal.state and deal.end is not None
            values = row | {
                "state": state, "conversion_probability": PROBABILITY[state], "end_date": deal.end if ends else None,
                "id": number, "create_uid": 0, "create_date": since,
                "write_uid": 0 if place else None, "write_date": _naive(moment) if place else None,
            }  # fmt: skip
            stages.append([values[name] for name in names])
    for start in range(0, len(stages), 500):
        columns = [getattr(history, name) for name in names]
        cursor.execute(*history.insert(columns, stages[start : start + 500]))
    last = [_naive(deal.stages[-1][1]) if len(deal.stages) > 1 else None for deal in deals]
    cursor.execute(
        f'update "{table._name}" o set create_date = s.since, write_date = s.upto'
        " from unnest(%s::integer[], %s::timestamp[], %s::timestamp[]) as s (id, since, upto) where o.id = s.id",
        (ids, [_naive(deal.stages[0][1]) for deal in deals], last),
    )


def _naive(moment: datetime) -> datetime:
    """As Tryton stores it: UTC without saying so."""
    return moment.replace(tzinfo=None)
