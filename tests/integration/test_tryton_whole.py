"""Proof that the whole company hangs together in Tryton: goods, materials, invoices, payments and deals, before and after days pass."""

import json
import subprocess

import psycopg
import pytest

from services.postgres import Postgres
from services.tryton import server
from services.tryton.instance import Service, child_environment, write_configuration
from tests.company import REPOSITORY
from tests.tryton_rpc import Tryton

pytestmark = pytest.mark.integration

# Run inside Tryton's environment, over Tryton's own methods. Prints what it found; all lists of faults must be empty.
RECKONED = """
import json
from collections import defaultdict
from decimal import Decimal
from random import Random
from trytond.pool import Pool
from trytond.transaction import Transaction
from sample_company.erp import clock, diary
from sample_company.erp.session import check_sample, open_pool, run
from sample_company.repricing import list_prices

pool = open_pool("tryton")
kept = run(pool, diary.read)
today = kept.today
(company,) = run(pool, lambda: [company.id for company in Pool().get("company.company").search([])])

def some(model, number, domain):
    Model = Pool().get(model)
    ids = [record.id for record in Model.search(domain, order=[("id", "ASC")])]
    return Model.browse(sorted(Random(1).sample(ids, min(number, len(ids)))))

def rows(statement):
    cursor = Transaction().connection.cursor()
    cursor.execute(statement)
    return cursor.fetchall()

MOVED = '''select to_location as room, product, effective_date as day, internal_quantity as quantity
    from stock_move where state = 'done'
    union all
    select from_location, product, effective_date, -internal_quantity from stock_move where state = 'done' '''

found = {}
with Transaction().start("tryton", 0, readonly=True, context={"company": company}), clock.set_to(pool, today):
    Location, Product = Pool().get("stock.location"), Pool().get("product.product")
    rooms = [place.storage_location.id for place in Location.search([("type", "=", "warehouse")])]
    with Transaction().set_context(stock_date_end=today):
        told = Product.products_by_location(rooms, with_childs=False)
    summed = {(room, product): quantity for room, product, quantity in rows(
        f"select room, product, round(sum(quantity)::numeric, 4) from ({MOVED}) m group by 1, 2") if room in rooms}
    found["levels"] = len(summed)
    found["wrong levels"] = [key for key, quantity in summed.items() if abs(float(quantity) - told.get(key, 0)) > 0.001]
    found["below nothing"] = rows(f'''
        select room, product, day, level from (
            select room, product, day, sum(sum(quantity)) over (partition by room, product order by day) as level
            from ({MOVED}) m join stock_location l on l.id = m.room and l.type = 'storage' group by 1, 2, 3
        ) d where level < -0.001''')
    found["from nowhere"] = rows('''
        select m.id from stock_move m join stock_location l on l.id = m.from_location and l.type = 'lost_found'
        where m.origin not like 'stock.inventory.line,%' or m.effective_date > (select min(date) from stock_inventory)''')
    found["sold before"] = rows('''
        select r.id from sale_sale r where r.origin like 'sale.sale,%' and not exists
            (select 1 from sale_sale s where r.origin = 'sale.sale,' || s.id and s.shipment_state = 'sent' and s.party = r.party)''')
    found["productions"], found["wrong materials"] = 0, []
    for production in some("production", 60, [("state", "=", "done")]):
        found["productions"] += 1
        (batch,) = [Decimal(str(line.quantity)) for line in production.bom.outputs]
        factor = Decimal(str(production.quantity)) / batch
        asked = {line.product: Decimal(str(line.quantity)) * factor for line in production.bom.inputs}
        used = defaultdict(float)
        for move in production.inputs:
            used[move.product] += move.quantity if move.state == "done" else 0
        made = sum(move.quantity for move in production.outputs if move.state == "done")
        # Tryton reckons in floats and rounds up, so a hundredth more is its own.
        off = [q for p, q in asked.items() if not -1e-6 < used[p] - float(q) < 0.0101]
        if off or set(asked) != set(used) or abs(made - production.quantity) > 1e-6:
            found["wrong materials"].append(production.number)
    found["invoices"], found["wrong invoices"] = 0, []
    for invoice in some("account.invoice", 300, [("state", "in", ["posted", "paid"])]):
        found["invoices"] += 1
        lines = sum((line.amount for line in invoice.lines), Decimal(0))
        foreign = invoice.currency != invoice.company.currency
        paid = sum((-(l.amount_second_currency if foreign else l.debit - l.credit) for l in invoice.payment_lines), Decimal(0))
        fault = (
            lines != invoice.total_amount
            or invoice.total_amount_cache != invoice.total_amount
            or paid + invoice.amount_to_pay != invoice.total_amount
            or (invoice.state == "paid") != (invoice.amount_to_pay == 0)
            or not invoice.move or invoice.move.state != "posted"
        )
        if fault:
            found["wrong invoices"].append((invoice.number, str(lines), str(paid), str(invoice.amount_to_pay)))
    found["unbalanced"] = rows("select move from account_move_line group by 1 having sum(debit) <> sum(credit)") + rows(
        "select reconciliation from account_move_line where reconciliation is not null group by 1 having sum(debit) <> sum(credit)")
    found["wrong history"] = rows('''
        select o.id from sale_opportunity o left join lateral (
            select state from sale_opportunity_history h where h.id = o.id order by history_id desc limit 1) h on true
        where h.state is distinct from o.state''') + rows('''
        select history_id from (select *, lag(coalesce(write_date, create_date)) over (partition by id order by history_id) as before
            from sale_opportunity_history) h where before > coalesce(write_date, create_date)''')
    listed, began = list_prices(kept.plan, today), list_prices(kept.plan, kept.plan.today)
    found["new prices"] = sum(price != began[code] for code, price in listed.items())
    products = Product.search([("code", "in", list(listed))])
    found["wrong list prices"] = [p.code for p in products if p.list_price_used != listed[p.code]]
    # An order keeps the price of its day; Tryton reckons with today's, so what has a new one since cannot be compared.
    sold = Pool().get("sale.line").search([
        ("product", "!=", None), ("sale.currency.code", "=", "CNY"), ("sale.reference", "like", "PO-%"),
        ("sale.quotation_date", ">", kept.plan.today)])
    sold = [l for l in sold if list_prices(kept.plan, l.sale.quotation_date)[l.product.code] == listed[l.product.code]]
    found["sold since"] = len(sold)
    found["wrong prices"] = [l.sale.reference for l in sold if l.unit_price != l.compute_unit_price()]
    found["names"] = [e.party.name for e in Pool().get("company.employee").search([]) if e.party.name != e.party.code]
    found["tasks that failed"] = rows("select message from ir_error")
    models = ("stock.move", "purchase.purchase", "production", "account.invoice", "account.move", "sale.opportunity")
    found["checked"] = sum(check_sample(model, Random(5), 60) for model in models)
print(json.dumps(found, default=str))
"""
FAULTS = (
    "wrong levels",
    "below nothing",
    "from nowhere",
    "sold before",
    "wrong materials",
    "wrong invoices",
    "unbalanced",
    "wrong history",
    "wrong list prices",
    "wrong prices",
    "names",
    "tasks that failed",
)
# What days that pass bring, each counted in Tryton's tables.
KINDS = {
    "orders entered late": "select count(*) from sale_sale where reference like 'PO-%-L%'",
    "cancelled orders": "select count(*) from sale_sale where state = 'cancelled'",
    "returns": "select count(*) from sale_sale where origin like 'sale.sale,%'",
    "credit notes": "select count(*) from account_invoice where total_amount_cache < 0",
    "shipments": "select count(*) from stock_shipment_out where state = 'done'",
    "deliveries in parts": "select count(*) from (select m.origin from stock_move m where m.origin like 'sale.line,%'"
    " group by 1 having count(distinct m.shipment) > 1) p",
    "invoices": "select count(*) from account_invoice where state in ('posted', 'paid')",
    "payments": 'select count(*) from "account_invoice-account_move_line"',
    "purchases": "select count(*) from purchase_purchase",
    "receipts": "select count(*) from stock_shipment_in where state = 'done'",
    "productions": "select count(*) from production where state = 'done'",
    # What lands is what was written since: the price's own write_date is the cursor.
    "list prices changed": "select count(*) from product_list_price where write_date is not null",
    "till sales posted": "select count(*) from stock_move m join stock_location l on l.id = m.to_location"
    " where l.type = 'customer' and m.origin is null and m.state = 'done'",
    "deals won": "select count(*) from sale_opportunity_history where state = 'won'",
    "deals lost": "select count(*) from sale_opportunity_history where state = 'lost'",
    "deals made orders": "select count(*) from sale_opportunity_history where state = 'converted'",
}


@pytest.fixture(scope="module")
def service(company) -> Service:
    home, address = company.home, company.address
    database = Postgres(address.host, address.port, "tryton", "tryton", home.passfile("tryton"))
    environment = REPOSITORY / ".venvs" / "tryton"
    return Service(environment, home.tryton, home.run, home.logs, home.secrets, database)


def reckoned(service: Service) -> dict:
    done = subprocess.run(
        [str(service.python), "-c", RECKONED],
        env=child_environment(service, write_configuration(service)), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def counted(company) -> dict[str, int]:
    with psycopg.connect(
        host=company.address.host, port=company.address.port, user="tryton_reader", dbname="tryton",
        passfile=str(company.home.passfile("tryton_reader")),
    ) as reader:  # fmt: skip
        found = {}
        for kind, statement in KINDS.items():
            row = reader.execute(statement).fetchone()  # type: ignore[arg-type]
            found[kind] = int(row[0]) if row else 0
        return found


def test_goods_money_and_deals_hang_together_in_tryton(service):
    found = reckoned(service)
    assert {fault: found[fault] for fault in FAULTS} == {fault: [] for fault in FAULTS}
    assert found["levels"] > 5_000 and found["productions"] > 50 and found["invoices"] > 250
    assert found["checked"] > 100


def test_an_open_opportunity_is_made_an_order_in_tryton(service):
    tryton = Tryton(server.start(service), "tryton", "admin", service.password_file.read_text())
    found = tryton.search("sale.opportunity", [["state", "=", "opportunity"]], 1)
    tryton.button("sale.opportunity", "convert", found)
    (deal,) = tryton.read("sale.opportunity", found, ["state", "sales", "party"])
    assert deal["state"] == "converted" and len(deal["sales"]) == 1
    (sale,) = tryton.read("sale.sale", deal["sales"], ["state", "party", "lines"])
    assert sale["state"] == "draft" and sale["party"] == deal["party"] and sale["lines"]


@pytest.mark.long
def test_days_that_pass_bring_all_that_was_promised(company, service):
    before = counted(company)
    company.cli("sample", "advance", "--days", "8")
    after = counted(company)
    more = {kind: after[kind] - before[kind] for kind in KINDS}
    assert min(more.values()) > 0, more
    found = reckoned(service)
    assert {fault: found[fault] for fault in FAULTS} == {fault: [] for fault in FAULTS}
    assert found["new prices"] > 0 and found["sold since"] > 50
