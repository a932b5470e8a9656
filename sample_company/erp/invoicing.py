"""Days that pass: invoices posted and paid through Tryton.

Belongs here: posting what Tryton drafted, and payments as each customer's habit has them. Does not: the habit itself
(`settlement.py`).
"""

from datetime import date
from decimal import Decimal

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.erp.books import Books
from sample_company.plan import Plan
from sample_company.settlement import settlement


def post(day: date) -> int:
    """Post the invoices and credit notes that Tryton drafted for what was shipped or came back; returns how many."""
    Invoice = Pool().get("account.invoice")
    drafts = Invoice.search([("state", "=", "draft"), ("type", "=", "out")], order=[("id", "ASC")])
    if drafts:
        Invoice.write(drafts, {"invoice_date": day})
        Invoice.post(Invoice.browse(drafts))
    return len(drafts)


def collect(books: Books, plan: Plan, tiers: dict[int, str], day: date) -> int:
    """Take in what customers pay today; returns the number of payments. `tiers`: of each party."""
    pool = Pool()
    Invoice = pool.get("account.invoice")
    method = pool.get("account.invoice.payment.method")(books.accounts.method)
    posted = Invoice.search([("state", "=", "posted"), ("type", "=", "out")], order=[("id", "ASC")])
    paid = 0
    for invoice in posted:
        lines = (line.origin for line in invoice.lines if line.origin)
        sale = next((origin.sale for origin in lines if origin.__name__ == "sale.line"), None)
        if sale is None or not invoice.amount_to_pay:
            continue
        dice = plan.dice("settlement", sale.reference)
        how = settlement(dice, tiers.get(invoice.party.id, "C"), sale.sale_date, invoice.total_amount, day)
        promised = sum((amount for _, amount in how.payments), Decimal(0))
        amount = promised - (invoice.total_amount - invoice.amount_to_pay)
        # Towards what is owed, never past it: amounts of credit notes are negative.
        if amount and (amount > 0) == (invoice.amount_to_pay > 0):
            if abs(amount) > abs(invoice.amount_to_pay):
                amount = invoice.amount_to_pay
            _pay(invoice, amount, method, day)
            paid += 1
    return paid


def _pay(invoice, amount: Decimal, method, day: date) -> None:
    """Through Tryton's own wizard, as a clerk does."""
    Pay = Pool().get("account.invoice.pay", type="wizard")
    with Transaction().set_context(
        active_model="account.invoice", active_id=invoice.id, active_ids=[invoice.id]
    ):
        session, _, _ = Pay.create()
        wizard = Pay(session)
        start = wizard.start
        start.payee, start.amount, start.currency, start.company = (
            invoice.party, amount, invoice.currency, invoice.company,
        )  # fmt: skip
        start.payment_method, start.date, start.description = method, day, None
        if wizard.transition_choice() == "ask":
            ask = wizard.ask
            ask.type, ask.lines, ask.lines_to_pay, ask.payment_lines = "partial", [], [], []
            ask.amount, ask.currency, ask.company, ask.invoice = (
                amount, invoice.currency, invoice.company, invoice,
            )  # fmt: skip
        wizard.transition_pay()
        Pay.delete(session)
