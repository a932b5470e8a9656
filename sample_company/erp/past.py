"""The company's past, written in bulk as a migration would write it.

Belongs here: the order in which weeks are drawn, supplied and written. Everything goes through Tryton's models; what a
person would have clicked through (state, number, totals, quantities) is set to what Tryton itself would have made of it,
and Tryton's own validation then passes over a random sample instead of every record. What is not finished today (orders
being processed) Tryton takes over at the end.
"""

from collections.abc import Callable
from datetime import date
from itertools import batched
from pathlib import Path

from trytond.pool import Pool

from sample_company.defects import till_files
from sample_company.deliveries import deliver_mappings, deliver_master_files
from sample_company.deliveries_monthly import deliver_months
from sample_company.erp import clock, diary, master
from sample_company.erp.billing import write_bills
from sample_company.erp.books import Books, open_books
from sample_company.erp.deals import write_opportunities
from sample_company.erp.incoming import write_supply
from sample_company.erp.moves import write_opening, write_sold
from sample_company.erp.sales import write_orders
from sample_company.erp.session import check_sample, locks_of, run, unvalidated
from sample_company.lots import opening
from sample_company.opportunities import opportunities_of
from sample_company.orders import orders_on
from sample_company.plan import Plan, days
from sample_company.supply import Stock, Supply, supply
from sample_company.tills import day_of_tills, sold
from sample_company.weeks import Week, weeks
from sample_company.world import world

BATCH = 400  # orders a transaction, in whole weeks
PROCESSED = 50  # orders a transaction that Tryton itself processes
CHECKED = {
    "party.party": 100,
    "product.template": 50,
    "sale.sale": 200,
    "sale.line": 200,
    "analytic.account.entry": 200,
    "sale.opportunity": 100,
    "purchase.purchase": 100,
    "purchase.line": 100,
    "production": 100,
    "stock.move": 300,
    "account.invoice": 200,
    "account.invoice.line": 200,
    "account.move": 200,
    "account.move.line": 200,
}
Told = Callable[[str, str, int, int], None]


def write(pool: Pool, plan: Plan, inbox: Path, truth: Path, told: Told) -> bool:
    """Write master data and every day of the past that is not written yet; False where there was nothing to do.

    inbox: where files are delivered. truth: where it is written down what is wrong in them.
    """
    kept = run(pool, diary.read)
    # First the small files: where the past is complete, they are there too.
    deliver_mappings(inbox)
    deliver_master_files(kept.plan if kept else plan, inbox)
    deliver_months(kept.plan if kept else plan, inbox, kept.today if kept else plan.today, truth)
    if kept is not None and kept.complete:
        return False
    with unvalidated():
        if kept is None:
            told("Writing master data", "写入主数据", 0, 1)
            run(pool, lambda: _begin(plan), locks=locks_of(pool))
            kept = diary.Diary(plan, None)
        company = _write_weeks(pool, kept, inbox, truth, told)
    _process_open(pool, kept.plan, company, told)
    run(pool, lambda: _check(kept.plan, told), company=company)
    return True


def _write_weeks(pool: Pool, kept: diary.Diary, inbox: Path, truth: Path, told: Told) -> int:
    """Write each week that is missing, whole weeks a transaction; returns the company's id in Tryton.

    Weeks that stand there are gone through again without writing, because what comes in depends on all before.
    """
    plan, found = kept.plan, world(kept.plan)
    books, locks = run(pool, lambda: open_books(plan)), locks_of(pool)
    stock, waiting = Stock(opening(plan)), []
    if kept.upto is None:
        run(pool, lambda: write_opening(books, plan), company=books.company, locks=locks)
    for first, last in weeks(plan):
        written = kept.upto is not None and last <= kept.upto
        week = _week(plan, first, last, None if written else (inbox, truth))
        coming = supply(found, stock, week)
        if written:
            continue
        waiting.append((week, coming))
        if last == plan.today or sum(len(week.orders) for week, _ in waiting) >= BATCH:
            part = tuple(waiting)
            run(pool, lambda part=part: _write_part(books, plan, part), company=books.company, locks=locks)
            waiting.clear()
            told("Writing the company's days", "写入公司的经营日", (last - plan.first_day).days + 1,
                 (plan.today - plan.first_day).days + 1)  # fmt: skip
    return books.company


def _week(plan: Plan, first: date, last: date, places: tuple[Path, Path] | None) -> Week:
    """Draw a week; its till files are delivered on the way, if it is to be written: places are inbox and truth."""
    orders, tills = [], {}
    for day in days(first, last):
        orders += orders_on(world(plan), day, plan.today)
        tills[day] = sold(
            till_files.deliver(plan, places[0], day, places[1])
            if places
            else day_of_tills(world(plan), day)[0]
        )
    return Week(first, last, tuple(orders), tills)


def _write_part(books: Books, plan: Plan, part: tuple[tuple[Week, Supply], ...]) -> None:
    orders = [order for week, _ in part for order in week.orders]
    tills = {day: sums for week, _ in part for day, sums in week.tills.items()}
    deals = list(opportunities_of(world(plan), tuple(orders), plan.today))
    origins = write_opportunities(books, deals)
    led_to = {deal.order: f"sale.opportunity,{origins[deal.reference]}" for deal in deals if deal.order}
    entered = write_orders(books, orders, led_to)
    for _, coming in part:
        write_supply(books, plan, coming)
    write_sold(books, plan, [(order, lines) for order, _, lines in entered], tills)
    write_bills(books, plan, entered)
    diary.keep(diary.Diary(plan, part[-1][0].last))


def _check(plan: Plan, told: Told) -> None:
    for done, (model, size) in enumerate(CHECKED.items()):
        told("Checking a sample of it", "抽样校验", done, len(CHECKED))
        check_sample(model, plan.dice("check", model), size)


def _begin(plan: Plan) -> None:
    master.write_master_data(world(plan))
    master.write_rates(plan, None, plan.today)
    diary.keep(diary.Diary(plan, None))


def _process_open(pool: Pool, plan: Plan, company: int, told: Told) -> None:
    """Orders that are being processed today get the shipments that wait for them from Tryton itself."""
    Sale = pool.get("sale.sale")
    domain = [("state", "=", "processing"), ("shipment_state", "=", "none")]
    ids = run(pool, lambda: [sale.id for sale in Sale.search(domain, order=[("id", "ASC")])], company=company)
    locks = locks_of(pool)
    with clock.set_to(pool, plan.today):
        for done, part in enumerate(batched(ids, PROCESSED)):
            told("Processing open orders", "处理未完成订单", done * PROCESSED, len(ids))
            run(pool, lambda part=part: Sale.process(Sale.browse(part)), company=company, locks=locks)
