"""Postings of the past: what each invoice adds to a customer's debt, what each payment takes off.

Belongs here: entries of two lines and what ties them to their invoice. Does not: the invoices (`billing.py`).

A payment in foreign money is booked at the rate of its invoice, so that what was paid in full balances to the cent; days
that pass later go through Tryton, which books what rates gain or lose.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.erp.books import Books
from sample_company.erp.numbers import numbers
from sample_company.erp.records import migrate
from sample_company.orders import Order
from sample_company.plan import Plan
from sample_company.prices import rate_on
from sample_company.settlement import Settlement

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Bill:
    """A delivered order that is invoiced: its sale's number in Tryton, the ids of its lines, and how it was settled."""

    order: Order
    number: str
    lines: list[int]
    settlement: Settlement
    paid: bool


@dataclass(frozen=True)
class Posting:
    """A balanced entry: `amount` is added to what the customer owes, in his currency; `yuan` the same in CNY."""

    bill: int  # place in the list of bills
    day: date
    amount: Decimal
    yuan: Decimal
    is_payment: bool


def postings_of(plan: Plan, place: int, bill: Bill) -> list[Posting]:
    how, order = bill.settlement, bill.order
    rate = rate_on(plan, order.customer.currency, how.invoiced_on)

    def yuan(amount: Decimal) -> Decimal:
        return (amount / rate).quantize(CENT, rounding=ROUND_HALF_EVEN)

    owed = yuan(order.amount)
    found = [Posting(place, how.invoiced_on, order.amount, owed, False)]
    for number, (day, amount) in enumerate(how.payments, start=1):
        last = bill.paid and number == len(how.payments)
        found.append(Posting(place, day, -amount, -owed if last else -yuan(amount), True))
        owed -= yuan(amount)
    return found


def write_postings(books: Books, bills: list[Bill], invoices: list[int], postings: list[Posting]) -> None:
    accounts = books.accounts
    dealt = dealt_by_year(books, [posting.day for posting in postings], "move")
    moves = migrate("account.move", [
        {
            "company": books.company, "number": number, "date": p.day, "post_date": p.day, "state": "posted",
            "period": accounts.periods[p.day.year, p.day.month], "origin": f"account.invoice,{invoices[p.bill]}",
            "journal": accounts.cash_journal if p.is_payment else accounts.sales_journal,
        }
        for p, number in zip(postings, dealt, strict=True)
    ])  # fmt: skip
    closed = _write_reconciliations(books, bills)
    rows = []
    for move, p in zip(moves, postings, strict=True):
        order, how = bills[p.bill].order, bills[p.bill].settlement
        foreign = order.customer.currency != "CNY"
        second = books.currencies[order.customer.currency] if foreign else None
        shared = {"move": move, "state": "valid", "analytic_state": "valid", "second_currency": second}
        party = books.parties[order.customer.code][0]
        for account, sign in (
            (accounts.receivable, 1),
            (accounts.bank if p.is_payment else accounts.revenue, -1),
        ):
            owes = sign == 1
            yuan = p.yuan * sign
            rows.append({
                **shared, "account": account, "party": party if owes else None,
                "debit": max(yuan, Decimal(0)), "credit": max(-yuan, Decimal(0)),
                "amount_second_currency": p.amount * sign if foreign else None,
                "maturity_date": (p.day if p.is_payment else how.due_on) if owes else None,
                "reconciliation": closed.get(p.bill) if owes else None,
            })  # fmt: skip
    lines = migrate("account.move.line", rows)
    migrate("account.invoice-account.move.line", [
        {"invoice": invoices[p.bill], "line": line}
        for p, line in zip(postings, lines[::2], strict=True)
        if p.is_payment
    ])  # fmt: skip
    _tell_postings(invoices, [move for move, p in zip(moves, postings, strict=True) if not p.is_payment])


def _write_reconciliations(books: Books, bills: list[Bill]) -> dict[int, int]:
    """One for each invoice that is paid; place in `bills` to id."""
    paid = [place for place, bill in enumerate(bills) if bill.paid]
    dealt = numbers("account.configuration", "reconciliation_sequence", books, len(paid))
    rows = [
        {"company": books.company, "number": number, "date": bills[place].settlement.payments[-1][0]}
        for place, number in zip(paid, dealt, strict=True)
    ]
    return dict(zip(paid, migrate("account.move.reconciliation", rows), strict=True))


def _tell_postings(invoices: list[int], moves: list[int]) -> None:
    """Each invoice its posting: one statement, because an invoice and its posting name each other."""
    Invoice = Pool().get("account.invoice")
    cursor = Transaction().connection.cursor()
    cursor.execute(
        f'update "{Invoice._table}" i set move = p.move'
        " from unnest(%s::integer[], %s::integer[]) as p (invoice, move) where i.id = p.invoice",
        (invoices, moves),
    )


def dealt_by_year(books: Books, days: list[date], kind: str) -> list[str]:
    """Numbers from each fiscal year's own sequence, in the order of `days`."""
    years: defaultdict[int, list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        years[day.year].append(place)
    found = [""] * len(days)
    FiscalYear = Pool().get("account.fiscalyear")
    for year, places in years.items():
        (record,) = FiscalYear.search([("name", "=", str(year)), ("company", "=", books.company)])
        sequence = (
            record.move_sequence if kind == "move" else record.invoice_sequences[0].out_invoice_sequence
        )
        for place, number in zip(places, sequence.get_many(len(places)), strict=True):
            found[place] = number
    return found
