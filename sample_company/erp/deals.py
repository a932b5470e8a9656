"""Opportunities in Tryton with the moment of each stage.

Belongs here: values of finished opportunities and of their history. Does not: what they are (`opportunities.py`).

Tryton stamps its history with the clock. What happened on a simulated day is stamped with that day afterwards, by a
statement in the same transaction: no model can do that, for nobody is meant to.
"""

from datetime import date, datetime, time

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.erp.books import Books
from sample_company.erp.numbers import numbers
from sample_company.erp.records import copy, create, migrate
from sample_company.opportunities import FIRST_HOUR_UTC, PROBABILITY, Opportunity


def write_opportunities(books: Books, deals: list[Opportunity]) -> dict[str, int]:
    """Create opportunities as they stand today, and a row of history for each stage; reference to id."""
    if not deals:
        return {}
    dealt = numbers("sale.configuration", "sale_opportunity_sequence", books, len(deals))
    rows = [_values(books, deal, number) for deal, number in zip(deals, dealt, strict=True)]
    ids = migrate("sale.opportunity", rows)
    _write_history(ids, deals, rows)
    # Only what is open still has goods to be made an order of.
    create("sale.opportunity.line", [
        {
            "opportunity": number, "product": books.products[line.product.code][0],
            "unit": books.products[line.product.code][1], "quantity": float(line.quantity),
        }
        for number, deal in zip(ids, deals, strict=True)
        if deal.state in ("lead", "opportunity")
        for line in deal.goods
        if line.product
    ])  # fmt: skip
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
    """A row of history for each stage of each opportunity just made, and its moments on the opportunity."""
    Opportunity_ = Pool().get("sale.opportunity")
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
    copy(Opportunity_._table + "__history", names, stages)
    last = [_naive(deal.stages[-1][1]) if len(deal.stages) > 1 else None for deal in deals]
    Transaction().connection.cursor().execute(
        f'update "{Opportunity_._table}" o set create_date = s.since, write_date = s.upto'
        " from unnest(%s::integer[], %s::timestamp[], %s::timestamp[]) as s (id, since, upto) where o.id = s.id",
        (ids, [_naive(deal.stages[0][1]) for deal in deals], last),
    )


def newest() -> tuple[int, int]:
    """The newest opportunity and the newest row of history."""
    cursor = Transaction().connection.cursor()
    cursor.execute(
        "select coalesce((select max(id) from sale_opportunity), 0),"
        ' coalesce((select max("__id") from "sale_opportunity__history"), 0)'
    )
    (found,) = cursor.fetchall()
    return int(found[0]), int(found[1])


def stamp(seen: tuple[int, int], day: date) -> None:
    """Date what happened to opportunities since `seen` with the simulated day, a second apart in its order."""
    opportunity, row = seen
    opens = datetime.combine(day, time(FIRST_HOUR_UTC))
    cursor = Transaction().connection.cursor()
    cursor.execute(
        """
        update "sale_opportunity__history" h
        set write_date = case when h.write_date is null then null else s.moment end,
            create_date = case when h.id > %(opportunity)s then s.first else h.create_date end
        from (
            select "__id", %(opens)s::timestamp + row_number() over (order by "__id") * interval '1 second' as moment,
                %(opens)s::timestamp as first
            from "sale_opportunity__history" where "__id" > %(row)s
        ) s where h."__id" = s."__id"
        """,
        {"opportunity": opportunity, "opens": opens, "row": row},
    )
    cursor.execute(
        """
        update sale_opportunity o set create_date = h.create_date, write_date = h.write_date
        from (
            select distinct on (id) id, create_date, write_date
            from "sale_opportunity__history" where "__id" > %(row)s order by id, "__id" desc
        ) h where o.id = h.id
        """,
        {"row": row},
    )


def _naive(moment: datetime) -> datetime:
    """As Tryton stores it: UTC without saying so."""
    return moment.replace(tzinfo=None)
