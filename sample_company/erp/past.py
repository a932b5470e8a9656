"""The company's past, written in bulk as a migration would write it.

Belongs here: batches of finished days. Everything goes through Tryton's models; what a person would have clicked
through (state, number, totals, quantities) is set to what Tryton itself would have made of it, and Tryton's own
validation then passes over a random sample instead of every record. Sales are closed as in a predecessor system: a done sale has neither invoice nor shipment here.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from trytond.pool import Pool

from sample_company.deliveries import deliver_mappings, deliver_master_files, deliver_tills
from sample_company.erp import diary, master
from sample_company.erp.books import Books, entry_values, line_values, open_books, sale_values
from sample_company.erp.records import create
from sample_company.erp.session import check_sample, run, unvalidated
from sample_company.orders import Order, orders_on
from sample_company.plan import Plan, days
from sample_company.world import world

BATCH = 400  # orders a transaction, in whole days
STATES = {
    "quotation": {},
    "confirmed": {},
    "processing": {},
    "done": {"invoice_state": "paid", "shipment_state": "sent"},
    "cancelled": {},
}
CHECKED = {
    "party.party": 100,
    "product.template": 50,
    "sale.sale": 200,
    "sale.line": 200,
    "analytic.account.entry": 200,
}
Told = Callable[[str, str, int, int], None]


def write(pool: Pool, plan: Plan, inbox: Path, told: Told) -> bool:
    """Write master data and every day of the past that is not written yet; False where there was nothing to do."""
    kept = run(pool, diary.read)
    # First the small files: where the past is complete, they are there too.
    deliver_mappings(inbox)
    deliver_master_files(kept.plan if kept else plan, inbox)
    if kept is not None and kept.complete:
        return False
    with unvalidated():
        if kept is None:
            told("Writing master data", "写入主数据", 0, 1)
            run(pool, lambda: _begin(plan))
            kept = diary.Diary(plan, None)
        company = _write_days(pool, kept, inbox, told)
    run(pool, lambda: _check(kept.plan, told), company=company)
    return True


def _write_days(pool: Pool, kept: diary.Diary, inbox: Path, told: Told) -> int:
    """Write each day that is missing; returns the company's id in Tryton."""
    plan = kept.plan
    books = run(pool, lambda: open_books(plan))
    first = kept.upto + timedelta(1) if kept.upto else plan.first_day
    written = 0
    for span, orders in _spans(plan, first):
        for day in span:
            deliver_tills(plan, inbox, day)
        run(
            pool,
            lambda orders=orders, last=span[-1]: _write_span(books, plan, orders, last),
            company=books.company,
        )
        written += len(span)
        told("Writing orders and till files", "写入订单和收银文件", written, (plan.today - first).days + 1)
    return books.company


def _check(plan: Plan, told: Told) -> None:
    for done, (model, size) in enumerate(CHECKED.items()):
        told("Checking a sample of it", "抽样校验", done, len(CHECKED))
        check_sample(model, plan.dice("check", model), size)


def _begin(plan: Plan) -> None:
    master.write_master_data(world(plan))
    master.write_rates(plan, None, plan.today)
    diary.keep(diary.Diary(plan, None))


def _spans(plan: Plan, first: date) -> Iterator[tuple[list[date], list[Order]]]:
    """Whole days together with their orders, about a batch at a time."""
    span: list[date] = []
    orders: list[Order] = []
    for day in days(first, plan.today):
        span.append(day)
        orders += orders_on(world(plan), day, plan.today)
        if len(orders) >= BATCH or day == plan.today:
            yield span, orders
            span, orders = [], []


def _write_span(books: Books, plan: Plan, orders: list[Order], last: date) -> None:
    write_orders(books, orders)
    diary.keep(diary.Diary(plan, last))


def write_orders(books: Books, orders: list[Order]) -> None:
    """Create sales, lines and entries, then move the sales to their states. Needs a transaction."""
    if not orders:
        return
    pool = Pool()
    Sale = pool.get("sale.sale")
    numbers = iter(_numbers(books, sum(order.state != "draft" for order in orders)))
    values = [sale_values(books, order, migrated=True) for order in orders]
    for order, row in zip(orders, values, strict=True):
        row["number"] = next(numbers) if order.state != "draft" else None
    sales = create("sale.sale", values)
    lines, owners = [], []
    for sale, order in zip(sales, orders, strict=True):
        for place, line in enumerate(order.lines, start=1):
            lines.append(
                line_values(books, order, line, place, migrated=True)
                | {"sale": sale, "analytic_accounts": None}
            )
            owners.append((order, line))
    ids = create("sale.line", lines)
    create("analytic.account.entry", [
        entry_values(books, order) | {"origin": f"sale.line,{id}"}
        for id, (order, line) in zip(ids, owners, strict=True)
        if line.kind == "line"
    ])  # fmt: skip
    moves: list = []
    for state, more in STATES.items():
        moved = [sale for sale, order in zip(sales, orders, strict=True) if order.state == state]
        if moved:
            moves += [Sale.browse(moved), {"state": state, **more}]
    if moves:
        Sale.write(*moves)


def _numbers(books: Books, count: int) -> list[str]:
    sequence = Pool().get("sale.configuration")(1).get_multivalue("sale_sequence", company=books.company)
    return list(sequence.get_many(count)) if count else []
