"""Days that pass: what the sales office does with orders, at its pace, through Tryton's ordinary workflow.

Belongs here: entering, changing, quoting, confirming and cancelling orders. Does not: what is ordered (`orders.py`), goods
(`shipping.py`), money (`invoicing.py`), what goes wrong (`mishaps.py`).
"""

from datetime import date, timedelta
from random import Random

from trytond.pool import Pool

from sample_company.defects.kinds import place
from sample_company.demand import pace
from sample_company.erp.books import Books, entry_values, line_values, sale_values
from sample_company.orders import Order, order, orders_on
from sample_company.plan import Plan
from sample_company.weeks import CENTRAL
from sample_company.world import world

FORGOTTEN_AFTER = timedelta(30)  # after which nobody takes up an old draft, or orders by an old quotation
LATE_DAYS = 45  # an order that was agreed up to 45 days ago is entered today, on six days of ten


def enter_orders(books: Books, plan: Plan, day: date) -> None:
    """The day's orders, each as far as it comes on its first day."""
    by_state: dict[str, list] = {}
    for new in orders_on(world(plan), day, day):
        by_state.setdefault(new.state, []).append(enter(books, new))
    cancelled = by_state.get("cancelled", [])
    quoted = [sale for state in ("quotation", "confirmed", "processing") for sale in by_state.get(state, [])]
    quote(quoted + cancelled)
    Pool().get("sale.sale").cancel(cancelled)
    confirm([sale for state in ("confirmed", "processing") for sale in by_state.get(state, [])], day)


def enter_late(books: Books, plan: Plan, day: date, dice: Random) -> list:
    """An order that is entered long after it was agreed, with the date it was agreed on; it, where there is one today."""
    if not place("late_row", "tryton").befalls(dice):
        return []
    agreed = day - timedelta(dice.randint(2, LATE_DAYS))
    new = order(world(plan), dice, agreed, day, f"PO-{agreed:%Y%m%d}-L{day:%m%d}", dice.randint(1, 3))
    sale = enter(books, new)
    quote([sale])
    confirm([sale], agreed)
    return [sale]


def change(day: date, dice: Random) -> int:
    """Customers change their minds before they order: another quantity on a draft, or on a quotation taken back."""
    pool = Pool()
    Sale, Line = pool.get("sale.sale"), pool.get("sale.line")
    undecided = Sale.search(
        [("state", "in", ["draft", "quotation"]), ("quotation_date", ">=", day - timedelta(30))],
        order=[("id", "ASC")],
    )
    changed = 0
    for sale in undecided:
        goods = [line for line in sale.lines if line.product and line.quantity > 1]
        if not goods or dice.random() >= 0.08:
            continue
        quoted = sale.state == "quotation"
        if quoted:
            Sale.draft([sale])
        line = dice.choice(goods)
        Line.write(
            [Line(line.id)], {"quantity": float(round(line.quantity * dice.choice((0.5, 1.5, 2))) or 1)}
        )
        if quoted:
            quote([Sale(sale.id)])
        changed += 1
    return changed


def work_off(day: date, dice: Random) -> None:
    """What the office does with older orders: quote, confirm, cancel, close. On a day off few customers decide anything."""
    Sale, busy = Pool().get("sale.sale"), pace(day)
    open_still = [("quotation_date", "<", day), ("quotation_date", ">=", day - FORGOTTEN_AFTER)]
    drafts = Sale.search([("state", "=", "draft"), *open_still], order=[("id", "ASC")])
    quote([sale for sale in drafts if dice.random() < 0.5 * busy])
    quotations = Sale.search([("state", "=", "quotation"), *open_still], order=[("id", "ASC")])
    fates = [(dice.random(), sale) for sale in quotations]
    confirm([sale for fate, sale in fates if fate < 0.25 * busy], day)
    Sale.cancel([sale for fate, sale in fates if 0.25 * busy <= fate < 0.30 * busy])
    # A customer calls before an order is processed: it goes back to draft and is cancelled.
    recent = Sale.search(
        [("state", "in", ["confirmed"]), ("sale_date", ">=", day - timedelta(5))], order=[("id", "ASC")]
    )
    regretted = [sale for sale in recent if dice.random() < 0.03]
    Sale.draft(regretted)
    Sale.cancel(regretted)
    Sale.process(Sale.search([("state", "=", "confirmed"), ("sale_date", "<", day - timedelta(2))]))
    # What an earlier day left half processed.
    Sale.process(Sale.search([("state", "=", "processing"), ("shipment_state", "=", "none")]))


def enter(books: Books, new: Order):
    """Enter one order as a draft, as the desk does; returns Tryton's sale."""
    lines = []
    for number, line in enumerate(new.lines, start=1):
        values = line_values(books, new, line, number, migrated=False)
        if line.kind == "line":
            values["analytic_accounts"] = [("create", [entry_values(books, new)])]
        lines.append(values)
    (sale,) = (
        Pool()
        .get("sale.sale")
        .create([sale_values(books, new, migrated=False) | {"lines": [("create", lines)]}])
    )
    return sale


def quote(sales: list) -> None:
    """Send quotations; where nobody said from which warehouse, the central one delivers."""
    if not sales:
        return
    pool = Pool()
    Sale, Location = pool.get("sale.sale"), pool.get("stock.location")
    nowhere = [sale for sale in sales if not sale.warehouse]
    if nowhere:
        (central,) = Location.search([("code", "=", CENTRAL)])
        Sale.write(nowhere, {"warehouse": central.id})
    Sale.quote(Sale.browse(sales))


def confirm(sales: list, day: date) -> None:
    """Confirm on the simulated day; Tryton then processes the order itself, in the task it leaves behind."""
    if sales:
        Sale = Pool().get("sale.sale")
        Sale.write(sales, {"sale_date": day})
        Sale.confirm(Sale.browse(sales))
