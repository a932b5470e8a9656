"""Invoices of the past, as finished records of Tryton's.

Belongs here: invoices of delivered orders; a return's is a credit note: its amounts are negative. Does not: their
postings and payments (`postings.py`), or who pays when (`settlement.py`).
"""

from decimal import Decimal

from sample_company.erp.books import Books
from sample_company.erp.postings import Bill, dealt_by_year, postings_of, write_postings
from sample_company.erp.records import migrate
from sample_company.orders import Order, settled
from sample_company.plan import Plan


def write_bills(books: Books, plan: Plan, sold: list[tuple[Order, str, list[int]]]) -> None:
    """Invoice what was delivered. `sold`: orders with their numbers in Tryton and the ids of their lines."""
    bills = []
    for order, number, lines in sold:
        if order.delivered:
            how = settled(plan, order, plan.today)
            bills.append(Bill(order, number, lines, how, how.paid_in_full(order.amount)))
    if not bills:
        return
    invoices = _write_invoices(books, bills)
    postings = [posting for place, bill in enumerate(bills) for posting in postings_of(plan, place, bill)]
    write_postings(books, bills, invoices, postings)


def _write_invoices(books: Books, bills: list[Bill]) -> list[int]:
    dealt = dealt_by_year(books, [bill.settlement.invoiced_on for bill in bills], "invoice")
    headers = []
    for bill, number in zip(bills, dealt, strict=True):
        order, (party, address) = bill.order, books.parties[bill.order.customer.code]
        headers.append({
            "company": books.company, "type": "out", "number": number, "number_alnum": None, "number_digit": None,
            "reference": bill.number, "state": "paid" if bill.paid else "posted",
            "invoice_date": bill.settlement.invoiced_on, "party": party, "invoice_address": address,
            "currency": books.currencies[order.customer.currency], "journal": books.accounts.sales_journal,
            "account": books.accounts.receivable, "payment_term": books.accounts.terms[order.customer.tier],
            "untaxed_amount_cache": order.amount, "tax_amount_cache": Decimal(0), "total_amount_cache": order.amount,
        })  # fmt: skip
    invoices = migrate("account.invoice", headers)
    rows = []
    for invoice, bill in zip(invoices, bills, strict=True):
        for place, (line, number) in enumerate(zip(bill.order.lines, bill.lines, strict=True), start=1):
            if line.kind == "line":
                product, unit = books.products[line.product.code] if line.product else (None, None)
                rows.append({
                    "invoice": invoice, "company": books.company, "invoice_type": "out", "type": "line",
                    "currency": books.currencies[bill.order.customer.currency], "sequence": place,
                    "product": product, "unit": unit, "quantity": float(line.quantity), "unit_price": line.unit_price,
                    "description": line.description, "account": books.accounts.revenue,
                    "taxes_deductible_rate": Decimal(1), "origin": f"sale.line,{number}",
                })  # fmt: skip
    migrate("account.invoice.line", rows)
    return invoices
