"""Days that pass after the written past: everything goes through Tryton's ordinary workflow, click by click.

Belongs here: the order of a day's work, and its transaction. Does not: the work itself (`pricing.py`, `office.py`,
`warehouse.py`, `procurement.py`, `shipping.py`, `invoicing.py`, `selling.py`, `mishaps.py`).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from trytond.pool import Pool
from trytond.transaction import Transaction

from sample_company.defects import till_files
from sample_company.defects.truth import Planted, note
from sample_company.deliveries_monthly import deliver_months
from sample_company.erp import (
    clock,
    deals,
    diary,
    invoicing,
    master,
    mishaps,
    office,
    pricing,
    procurement,
    selling,
    shipping,
    warehouse,
)
from sample_company.erp.books import Books, open_books
from sample_company.erp.past import Told
from sample_company.erp.session import locks_of, run
from sample_company.orders import Order, order
from sample_company.plan import Plan
from sample_company.tills import Sold, sold
from sample_company.weeks import Key
from sample_company.world import world


def company(pool: Pool) -> diary.Diary:
    """The diary of the company. Raises SystemExit with a cure where none is written yet, or only half."""
    kept = run(pool, diary.read)
    if kept is None or not kept.complete:
        raise SystemExit("The sample company is not written yet. Cure: run `zhongtai sample write` first.")
    return kept


def advance(pool: Pool, inbox: Path, truth: Path, number: int, told: Told) -> date:
    """Let `number` days pass; each is one transaction and one till file. Returns the new today."""
    kept = company(pool)
    plan = kept.plan
    books = run(pool, lambda: open_books(plan))
    user = run(pool, _administrator)
    day, locks = kept.today, locks_of(pool)
    for done in range(number):
        day += timedelta(1)
        told("Letting days pass", "时间前进", done, number)
        sums = sold(till_files.deliver(plan, inbox, day, truth))
        seen = run(pool, deals.newest)
        with clock.set_to(pool, day), _without_paper(pool):
            planted = run(
                pool, lambda day=day, sums=sums: _pass_day(books, plan, day, sums), user, books.company, locks
            )
        note(truth, planted)  # after the commit: a day that is begun anew has other ids
        run(pool, lambda day=day, seen=seen: deals.stamp(seen, day))
        deliver_months(plan, inbox, day, truth)
    return day


@contextmanager
def _without_paper(pool: Pool) -> Iterator[None]:
    """While open, no invoice is printed: nobody reads it, and it takes longer than all the rest."""
    Invoice = pool.get("account.invoice")
    Invoice.print_invoice = classmethod(lambda cls, invoices: None)
    try:
        yield
    finally:
        del Invoice.print_invoice


def _pass_day(books: Books, plan: Plan, day: date, sums: dict[Key, Sold]) -> list[Planted]:
    """One day's work; what went wrong in it."""
    dice = plan.dice("advance", day)
    tiers = {books.parties[customer.code][0]: customer.tier for customer in world(plan).customers}
    master.write_rates(plan, day - timedelta(1), day)
    pricing.change_prices(books, plan, day)
    procurement.receive(day)
    procurement.advance_productions(day)
    warehouse.open_stores(books, plan, day, sums)
    office.work_off(day, dice)
    office.change(day, dice)
    office.enter_orders(books, plan, day)
    late = office.enter_late(books, plan, day, dice)
    selling.pass_day(books, plan, day)
    planted = mishaps.befall(books, plan, day)
    shipping.send_back(books, day, dice)
    shipping.ship(books, dice)
    invoicing.post(day)
    invoicing.collect(books, plan, tiers, day)
    procurement.restock(books, plan, day)
    diary.keep(diary.Diary(plan, day))
    return planted + [mishaps.late(day, sale) for sale in late]


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
    sale = office.enter(books, new)
    if new.state != "draft":
        office.quote([sale])
        office.confirm([sale], day)


def _administrator() -> int:
    (user,) = Pool().get("res.user").search([("login", "=", "admin")])
    assert Transaction().user == 0
    return user.id
