"""Proof that what lies in the ERP is Tryton's data and not ours: Tryton itself reads it, reckons it and goes on with it."""

import json
import subprocess
from datetime import date
from pathlib import Path
from random import Random

import psycopg
import pytest

from sample_company.orders import orders_on
from sample_company.plan import Plan, days
from sample_company.world import world
from services.postgres import Postgres
from services.tryton import server
from services.tryton.instance import Service, child_environment, write_configuration
from tests.company import REPOSITORY
from tests.tryton_rpc import Tryton

pytestmark = pytest.mark.integration

PLAN = Plan(20260101, 0.1, date(2026, 6, 30))
SETTLED = ["state", "in", ["done", "cancelled"]]


@pytest.fixture(scope="module")
def service(company) -> Service:
    home, address = company.home, company.address
    database = Postgres(address.host, address.port, "tryton", "tryton", home.passfile("tryton"))
    environment = REPOSITORY / ".venvs" / "tryton"
    return Service(environment, home.tryton, home.run, home.logs, home.secrets, database)


@pytest.fixture(scope="module")
def tryton(company, service) -> Tryton:
    return Tryton(server.start(service), "tryton", "admin", service.password_file.read_text())


@pytest.fixture(scope="module")
def sales(tryton) -> list[dict]:
    """50 random settled sales of the written past, as Tryton's API tells them, with their lines."""
    ids = tryton.search(
        "sale.sale", [["reference", "like", "PO-202%"], ["sale_date", "<", date_value(2026, 4, 1)], SETTLED]
    )
    chosen = sorted(Random(50).sample(ids, 50))
    fields = [
        "number",
        "reference",
        "state",
        "sale_date",
        "untaxed_amount",
        "total_amount",
        "lines",
        "currency.code",
        "party.code",
        "warehouse.code",
    ]
    found = tryton.read("sale.sale", chosen, fields)
    lines = [number for sale in found for number in sale["lines"]]
    fields = ["type", "amount", "quantity", "unit_price", "product.code", "analytic_accounts"]
    by_id = {line["id"]: line for line in tryton.read("sale.line", lines, fields)}
    for sale in found:
        sale["lines"] = [by_id[number] for number in sale["lines"]]
    return found


def date_value(year: int, month: int, day: int) -> dict:
    return {"__class__": "date", "year": year, "month": month, "day": day}


def orders_of_the_generator() -> dict:
    found = world(PLAN)
    return {
        o.reference: o for day in days(PLAN.first_day, PLAN.today) for o in orders_on(found, day, PLAN.today)
    }


def test_trytons_api_tells_the_sales_that_were_drawn(tryton, sales):
    drawn = orders_of_the_generator()
    for sale in sales:
        order = drawn[sale["reference"]]
        assert sale["untaxed_amount"] == sale["total_amount"] == order.amount
        # One that is delivered is done once its customer has paid, which days that passed may have brought.
        assert sale["state"] == order.state or (order.delivered and sale["state"] == "done")
        assert sale["currency."]["code"] == order.customer.currency
        assert sale["party."]["code"] == order.customer.code
        assert sale["warehouse."]["code"] == (order.store or "WH")
        assert [line["type"] for line in sale["lines"]] == [line.kind for line in order.lines]
        assert [line["amount"] for line in sale["lines"]] == [line.amount for line in order.lines]
        # The header's amount is stored, the lines' are computed by Tryton when it is asked.
        assert sum(line["amount"] for line in sale["lines"]) == sale["untaxed_amount"]


def test_trytons_api_agrees_with_the_mart(company, sales):
    numbers = ", ".join(f"'{sale['number']}'" for sale in sales)
    shown = company.query(f"""
        select order_number, status, currency, sum(amount), count(*) from marts.fct_order_line
        where source_system = 'tryton' and order_number in ({numbers}) group by all
    """)
    assert sorted(shown) == sorted(
        (
            sale["number"],
            sale["state"],
            sale["currency."]["code"],
            sale["untaxed_amount"],
            sum(line["type"] == "line" for line in sale["lines"]),
        )
        for sale in sales
    )


def test_trytons_api_agrees_with_the_units_of_the_mart(company, tryton, sales):
    entries = {
        number: line["id"] for sale in sales for line in sale["lines"] for number in line["analytic_accounts"]
    }
    found = tryton.read("analytic.account.entry", list(entries), ["account.code"])
    units = {
        f"tryton:{entries[row['id']]}": row["account."]["code"] if row["account."] else "UNASSIGNED"
        for row in found
    }
    names = ", ".join(f"'{name}'" for name in units)
    shown = company.query(
        f"select order_line_id, unit_code from marts.fct_order_line where order_line_id in ({names})"
    )
    assert dict(shown) == units


def test_drafts_are_quoted_and_confirmed_in_tryton_and_a_day_passes(company, tryton):
    """A person's clicks over the API, a simulated day, one run: the marts show all of it."""
    drafts = tryton.search("sale.sale", [["state", "=", "draft"]], 5)
    assert drafts
    tryton.button("sale.sale", "quote", drafts)
    assert {row["state"] for row in tryton.read("sale.sale", drafts, ["state"])} == {"quotation"}
    tryton.button("sale.sale", "confirm", drafts)
    confirmed = tryton.read("sale.sale", drafts, ["state", "number", "untaxed_amount", "sale_date"])
    # Confirming leaves a task, and Tryton's server has processed the order when the call returns.
    assert {row["state"] for row in confirmed} == {"processing"}
    assert all(row["number"].startswith("SO") and row["sale_date"] for row in confirmed)
    before = company.query("select max(business_date), count(*) from marts.fct_pos_line")[0]
    company.cli("sample", "advance", "--days", "1")
    company.cli("run")
    numbers = ", ".join(f"'{row['number']}'" for row in confirmed)
    shown = dict(company.query(f"""
        select order_number, sum(amount) from marts.fct_order_line
        where order_number in ({numbers}) and status = 'processing' and is_booked group by 1
    """))  # fmt: skip
    assert shown == {row["number"]: row["untaxed_amount"] for row in confirmed}
    after = company.query("select max(business_date), count(*) from marts.fct_pos_line")[0]
    assert (after[0] - before[0]).days == 1 and after[1] > before[1]
    assert company.query(
        f"select count(*) from marts.fct_order_line where status = 'processing' and business_date > '{before[0]}'"
    ) > [(0,)]
    company.cli("reconcile")


# Run inside Tryton's environment, over Tryton's own methods: its prices, its amounts, its check of every field.
RECKONED = '''
import json
from random import Random
from trytond.pool import Pool
from trytond.transaction import Transaction
from sample_company.erp import diary
from sample_company.erp.session import check_sample, open_pool, run
from sample_company.repricing import list_prices

def some(model, number, domain):
    Model = Pool().get(model)
    ids = [record.id for record in Model.search(domain, order=[("id", "ASC")])]
    return Model.browse(Random(1).sample(ids, number))

def same_price(line):
    """Whether the list price of the order's day still holds: Tryton reckons with today's."""
    then = list_prices(kept.plan, line.sale.quotation_date)
    return then[line.product.code] == list_prices(kept.plan, kept.today)[line.product.code]

pool = open_pool("tryton")
kept = run(pool, diary.read)
with Transaction().start("tryton", 0, readonly=True):
    (company,) = [company.id for company in Pool().get("company.company").search([])]
with Transaction().start("tryton", 0, readonly=True, context={"company": company}):
    goods = [("type", "=", "line"), ("product", "!=", None), ("sale.currency.code", "=", "CNY")]
    lines = [line for line in some("sale.line", 200, [*goods, ("sale.reference", "like", "PO-202%")]) if same_price(line)]
    prices = [(str(line.unit_price), str(line.compute_unit_price())) for line in lines]
    sales = some("sale.sale", 200, [("untaxed_amount_cache", "!=", None)])
    kept = [(s.untaxed_amount_cache, s.tax_amount_cache, s.total_amount_cache) for s in sales]
    names = ["untaxed_amount", "tax_amount", "total_amount"]
    Pool().get("sale.sale")._states_cached = []
    told = Pool().get("sale.sale").get_amount(sales, names)
    told = [tuple(told[name][sale.id] for name in names) for sale in sales]
    models = ["party.party", "sale.sale", "sale.line", "analytic.account.entry"]
    checked = sum(check_sample(model, Random(3), 100) for model in models)
print(json.dumps({"prices": prices, "amounts": [kept == told, len(told)], "checked": checked}))
'''


def test_tryton_reckons_the_same_prices_and_amounts(service):
    """Its price lists give the prices that were drawn, its rounding the stored totals; its validation finds no fault."""
    done = subprocess.run(
        [str(service.python), "-c", RECKONED],
        env=child_environment(service, write_configuration(service)), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [pair for pair in found["prices"] if pair[0] != pair[1]] == [] and len(found["prices"]) > 100
    assert found["amounts"] == [True, 200]
    assert found["checked"] > 350


def test_a_wrong_password_is_refused_and_none_is_written_down(service, tryton):
    with pytest.raises(PermissionError):
        Tryton(server.start(service), "tryton", "admin", "wrong")
    password = service.password_file.read_text()
    assert service.password_file.stat().st_mode & 0o777 == 0o600
    for file in [*service.data.rglob("*.conf"), service.log, service.run_file]:
        assert password not in Path(file).read_text(errors="replace")


def test_starting_and_writing_again_change_nothing(company, service, tryton):
    assert server.start(service) == server.running(service) == company.tryton_port
    assert server.initialise(service) is False
    with psycopg.connect(
        host=company.address.host, port=company.address.port, user="tryton_reader", dbname="tryton",
        passfile=str(company.home.passfile("tryton_reader")),
    ) as reader:  # fmt: skip
        count = reader.execute("select count(*) from sale_sale").fetchone()
        reader.rollback()
        company.cli("sample", "write")
        assert reader.execute("select count(*) from sale_sale").fetchone() == count
