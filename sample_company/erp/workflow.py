"""Days that pass after the written past: orders go through Tryton's ordinary workflow, click by click.

Belongs here: quoting, confirming, processing, closing, cancelling and deleting, at the pace of an office. Does not:
what is ordered (`orders.py`).
"""

import time
from datetime import date, timedelta
from pathlib import Path

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.deliveries import deliver_tills
from sample_company.erp import diary, master
from sample_company.erp.books import Books, entry_values, line_values, open_books, sale_values
from sample_company.erp.past import Told
from sample_company.erp.session import run
from sample_company.orders import Order, order, orders_on
from sample_company.plan import Plan
from sample_company.world import world

PROCESSED_FOR = timedelta(14)  # after which an order is closed
FORGOTTEN_AFTER = timedelta(60)  # after which somebody deletes an old draft


def company(pool: Pool) -> diary.Diary:
    """The diary of the company. Raises SystemExit with a cure where none is written yet, or only half."""
    kept = run(pool, diary.read)
    if kept is None or not kept.complete:
        raise SystemExit("The sample company is not written yet. Cure: run `zhongtai sample write` first.")
    return kept


def advance(pool: Pool, inbox: Path, number: int, told: Told) -> date:
    """Let `number` days pass; each is one transaction and one till file. Returns the new today."""
    kept = company(pool)
    plan = kept.plan
    books = run(pool, lambda: open_books(plan))
    user = run(pool, _administrator)
    day = kept.today
    for done in range(number):
        day += timedelta(1)
        told("Letting days pass", "时间前进", done, number)
        deliver_tills(plan, inbox, day)
        run(pool, lambda day=day: _pass_day(books, plan, day), user, books.company)
    return day


def _pass_day(books: Books, plan: Plan, day: date) -> None:
    dice = plan.dice("advance", day)
    master.write_rates(plan, day - timedelta(1), day)
    _work_off(day, dice)
    by_state: dict[str, list] = {}
    for new in orders_on(world(plan), day, day):
        by_state.setdefault(new.state, []).append(enter(books, new))
    Sale = Pool().get("sale.sale")
    cancelled = by_state.get("cancelled", [])
    quoted = [sale for state in ("quotation", "confirmed", "processing") for sale in by_state.get(state, [])]
    _quote(quoted + cancelled)
    Sale.cancel(cancelled)
    _confirm([sale for state in ("confirmed", "processing") for sale in by_state.get(state, [])], day)
    diary.keep(diary.Diary(plan, day))


def _work_off(day: date, dice) -> None:
    """What the office does with older orders: quote, confirm, cancel, close, and delete a forgotten draft."""
    Sale = Pool().get("sale.sale")
    old = [("quotation_date", "<", day)]
    drafts = Sale.search([("state", "=", "draft"), *old], order=[("id", "ASC")])
    forgotten = [sale for sale in drafts if sale.quotation_date < day - FORGOTTEN_AFTER]
    _quote([sale for sale in drafts if sale not in forgotten and dice.random() < 0.5])
    quotations = Sale.search([("state", "=", "quotation"), *old], order=[("id", "ASC")])
    fates = [(dice.random(), sale) for sale in quotations]
    _confirm([sale for fate, sale in fates if fate < 0.25], day)
    Sale.cancel([sale for fate, sale in fates if 0.25 <= fate < 0.30])
    # A customer calls before an order is processed: it goes back to draft and is cancelled.
    recent = Sale.search(
        [("state", "in", ["confirmed"]), ("sale_date", ">=", day - timedelta(5))], order=[("id", "ASC")]
    )
    regretted = [sale for sale in recent if dice.random() < 0.03]
    Sale.draft(regretted)
    Sale.cancel(regretted)
    Sale.process(Sale.search([("state", "=", "confirmed"), ("sale_date", "<", day - timedelta(2))]))
    Sale.do(Sale.search([("state", "=", "processing"), ("sale_date", "<", day - PROCESSED_FOR)]))
    if forgotten:
        Sale.delete(forgotten[:1])


def enter(books: Books, new: Order):
    """Enter one order as a draft, as the desk does; returns Tryton's sale."""
    lines = []
    for place, line in enumerate(new.lines, start=1):
        values = line_values(books, new, line, place, migrated=False)
        if line.kind == "line":
            values["analytic_accounts"] = [("create", [entry_values(books, new)])]
        lines.append(values)
    (sale,) = (
        Pool()
        .get("sale.sale")
        .create([sale_values(books, new, migrated=False) | {"lines": [("create", lines)]}])
    )
    return sale


def _quote(sales: list) -> None:
    if sales:
        Pool().get("sale.sale").quote(sales)


def _confirm(sales: list, day: date) -> None:
    """Confirm on the simulated day; Tryton then processes the order itself, in the task it leaves behind."""
    if sales:
        Sale = Pool().get("sale.sale")
        Sale.write(sales, {"sale_date": day})
        Sale.confirm(Sale.browse(sales))


def trickle(pool: Pool, seconds: float, told: Told) -> int:
    """Enter, quote and confirm orders, each in transactions of its own, until the time is over; returns how many."""
    kept = company(pool)
    plan = kept.plan
    books, user = run(pool, lambda: open_books(plan)), run(pool, _administrator)
    stamp = run(pool, lambda: Pool().get("sale.sale").search([], count=True))
    dice, number = plan.dice("trickle", stamp), 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        number += 1
        new = order(world(plan), dice, kept.today, kept.today, f"T-{stamp}-{number:05d}", dice.randint(1, 5))
        run(pool, lambda new=new: _enter_and_confirm(books, new, kept.today), user, books.company)
        told("Entering orders", "录入订单", number, 0)
    return number


def _enter_and_confirm(books: Books, new: Order, day: date) -> None:
    sale = enter(books, new)
    if new.state != "draft":
        _quote([sale])
        _confirm([sale], day)


def _administrator() -> int:
    (user,) = Pool().get("res.user").search([("login", "=", "admin")])
    assert Transaction().user == 0
    return user.id
