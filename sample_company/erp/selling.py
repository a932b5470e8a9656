"""Days that pass: the sellers' opportunities, through Tryton's ordinary workflow.

Belongs here: new leads, their way to an order or to nothing. Does not: the orders that came of them (`office.py`).
"""

from datetime import date
from random import Random

from trytond.pool import Pool

from sample_company.demand import lines_on, pace
from sample_company.erp.books import Books
from sample_company.opportunities import PROBABILITY, TIERS
from sample_company.orders import order
from sample_company.plan import Plan
from sample_company.staff import seller_of
from sample_company.world import World, world

LEADS_A_LINE = 0.15
# Of the leads and of the opportunities, on each working day: upper ends of what becomes of them. As many go as come, with the pile that the
# written past leaves: else the first days that pass would work it off, and be no company's days.
LEAD = (("opportunity", 0.095), ("lost", 0.105), ("cancel", 0.11))
OPPORTUNITY = (("convert", 0.012), ("lost", 0.027), ("cancel", 0.033))


def pass_day(books: Books, plan: Plan, day: date) -> None:
    """Sellers work on what they have, then find new leads. On a day off few customers decide anything."""
    dice, busy = plan.dice("selling", day), pace(day)
    Opportunity = Pool().get("sale.opportunity")
    for state, fates in (("opportunity", OPPORTUNITY), ("lead", LEAD)):
        found = Opportunity.search([("state", "=", state), ("start_date", "<", day)], order=[("id", "ASC")])
        by_fate: dict[str, list] = {}
        for opportunity in found:
            drawn = dice.random()
            fate = next((name for name, end in fates if drawn < end * busy), None)
            if fate:
                by_fate.setdefault(fate, []).append(opportunity)
        for fate, chosen in sorted(by_fate.items()):
            if fate == "convert":
                _convert(books, world(plan), chosen, day)
            else:
                getattr(Opportunity, fate)(chosen)
    expected = lines_on(plan, "orders", day) * LEADS_A_LINE
    for number in range(int(expected + dice.random())):
        _find(books, plan, dice, day, number)


def _find(books: Books, plan: Plan, dice: Random, day: date, number: int) -> None:
    """A new lead of one of the bigger customers, over goods that he might order."""
    found = world(plan)
    hoped = order(found, dice, day, day, f"D-{day:%Y%m%d}-{number:03d}", dice.randint(1, 3))
    while hoped.customer.tier not in TIERS:
        hoped = order(found, dice, day, day, hoped.reference, dice.randint(1, 3))
    goods = [line for line in hoped.lines if line.product]
    Pool().get("sale.opportunity").create([{
        "company": books.company, "reference": hoped.reference, "party": books.parties[hoped.customer.code][0],
        "currency": books.currencies[hoped.customer.currency], "amount": hoped.amount, "start_date": day,
        "employee": books.employees[seller_of(plan, hoped.customer.unit, hoped.customer.code, day)],
        "conversion_probability": PROBABILITY["lead"], "payment_term": books.accounts.terms[hoped.customer.tier],
        "lines": [("create", [
            {
                "product": books.products[line.product.code][0], "unit": books.products[line.product.code][1],
                "quantity": float(line.quantity),
            }
            for line in goods
        ])],
    }])  # fmt: skip


def _convert(books: Books, found: World, opportunities: list, day: date) -> None:
    """Make orders of them in draft; the office quotes and confirms these, and Tryton then calls the deal won or lost."""
    pool = Pool()
    Opportunity, Sale, Line = pool.get("sale.opportunity"), pool.get("sale.sale"), pool.get("sale.line")
    units = {customer.code: customer.unit for customer in found.customers}
    Opportunity.convert([o for o in opportunities if not o.sales])
    for opportunity in Opportunity.browse([o.id for o in opportunities]):
        for sale in opportunity.sales:
            if sale.state != "draft" or sale.reference:
                continue
            unit = books.units.get(units.get(opportunity.party.code, ""))
            Sale.write([sale], {"reference": f"PO-{day:%Y%m%d}-D{opportunity.number}", "quotation_date": day})
            for line in sale.lines:
                entries = [("delete", [entry.id for entry in line.analytic_accounts])]
                entries.append(("create", [{"root": books.root, "account": unit}]))
                Line.write([line], {"analytic_accounts": entries})
