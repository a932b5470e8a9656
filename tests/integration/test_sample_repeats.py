"""Proof that seed and days make the company: written twice and advanced in other steps, it does the same business."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from lake import postgres
from lake.postgres import ADMIN
from sample_company.defects.kinds import PLACES
from sample_company.defects.truth import read
from services.postgres import Postgres
from services.tryton import sample
from services.tryton import server as tryton
from services.tryton.instance import Service
from tests.company import REPOSITORY

pytestmark = pytest.mark.integration

# New rates on the first of the days, new prices on the second.
SEED, SCALE, TODAY, DAYS = 28, 0.002, date(2026, 5, 31), 3
# What a person reads in Tryton: no ids, and none of the moments at which Tryton wrote something down.
BUSINESS = {
    "list prices": """select p.code, l.list_price from product_list_price l join product_template p on p.id = l.template""",
    "rates": "select c.code, r.date, r.rate from currency_currency_rate r join currency_currency c on c.id = r.currency",
    "orders": """
        select s.number, s.reference, s.state, s.invoice_state, s.shipment_state, s.sale_date, s.quotation_date,
            s.total_amount_cache, p.code as party, c.code as currency, w.code as warehouse, l.name as price_list, f.number as returns
        from sale_sale s join party_party p on p.id = s.party join currency_currency c on c.id = s.currency
        join stock_location w on w.id = s.warehouse left join product_price_list l on l.id = s.price_list
        left join sale_sale f on s.origin = 'sale.sale,' || f.id""",
    "order lines": """
        select s.number, s.reference, l.sequence, l.type, l.description, p.code, l.quantity, l.actual_quantity, l.unit_price, a.code
        from sale_line l join sale_sale s on s.id = l.sale left join product_product p on p.id = l.product
        left join analytic_account_entry e on e.origin = 'sale.line,' || l.id
        left join analytic_account_account a on a.id = e.account""",
    "deals": """
        select o.number, o.reference, o.state, o.amount, o.start_date, o.end_date, o.conversion_probability, p.code, y.code
        from sale_opportunity o join party_party p on p.id = o.party join company_employee e on e.id = o.employee
        join party_party y on y.id = e.party""",
    "stages of deals": """
        select o.number, h.state, h.amount, h.end_date, h.create_date, h.write_date
        from sale_opportunity_history h join sale_opportunity o on o.id = h.id""",
    "purchases": """
        select r.number, r.reference, r.state, r.shipment_state, r.purchase_date, r.delivery_date, s.code, p.code,
            l.quantity, l.actual_quantity, l.unit_price
        from purchase_line l join purchase_purchase r on r.id = l.purchase join party_party s on s.id = r.party
        join product_product p on p.id = l.product""",
    "productions": """
        select r.number, r.state, r.planned_date, r.effective_start_date, r.effective_date, r.quantity, p.code
        from production r join product_product p on p.id = r.product""",
    "goods moved": """
        select p.code, f.name as source, f.type, t.name as target, t.type, m.quantity, m.internal_quantity, m.state, m.planned_date,
            m.effective_date, m.unit_price, m.cost_price, split_part(m.origin, ',', 1), split_part(m.shipment, ',', 1)
        from stock_move m join product_product p on p.id = m.product join stock_location f on f.id = m.from_location
        join stock_location t on t.id = m.to_location""",
    "shipments": """
        select s.number, s.state, s.planned_date, s.effective_date, p.code
        from stock_shipment_out s join party_party p on p.id = s.customer""",
    "invoices": """
        select i.number, i.reference, i.type, i.state, i.invoice_date, i.total_amount_cache, p.code, d.code, l.quantity, l.unit_price
        from account_invoice i join party_party p on p.id = i.party join account_invoice_line l on l.invoice = i.id
        left join product_product d on d.id = l.product""",
    "postings": """
        select m.number, m.date, m.state, j.code, a.name, p.code, l.debit, l.credit, l.amount_second_currency, l.maturity_date,
            r.number as reconciled
        from account_move_line l join account_move m on m.id = l.move join account_journal j on j.id = m.journal
        join account_account a on a.id = l.account left join party_party p on p.id = l.party
        left join account_move_reconciliation r on r.id = l.reconciliation""",
}  # fmt: skip


@pytest.fixture(scope="module")
def blank(server, tmp_path_factory) -> Callable[[str], tuple[Service, Path]]:
    """A fresh Tryton of any name with an inbox of its own: copies of one, for making it takes a minute."""
    home, address = server

    def named(database: str) -> Service:
        place = Postgres(address.host, address.port, database, "tryton", home.passfile("tryton"))
        return Service(
            REPOSITORY / ".venvs" / "tryton", home.tryton, home.run, home.logs, home.secrets, place
        )

    tryton.initialise(replace(named("tryton"), postgres_tools=postgres.tools(home)))

    def copied(name: str) -> tuple[Service, Path]:
        with connected(named(name), ADMIN, "postgres", home.passfile(ADMIN)) as admin:
            admin.execute(f'create database "{name}" template tryton owner tryton')
        return named(name), tmp_path_factory.mktemp(name)

    return copied


@contextmanager
def connected(service: Service, user: str = "", database: str = "", passfile: Path | None = None):
    place = service.database
    with psycopg.connect(
        host=place.host, port=place.port, user=user or place.user, dbname=database or place.database,
        passfile=str(passfile or place.passfile), autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def business(service: Service) -> dict[str, list[str]]:
    with connected(service) as connection:
        return {
            kind: [row for (row,) in connection.execute(f"select t::text from ({query}) t order by 1")]  # type: ignore[arg-type]
            for kind, query in BUSINESS.items()
        }


def delivered(inbox: Path) -> dict[str, bytes]:
    return {str(file.relative_to(inbox)): file.read_bytes() for file in sorted(inbox.rglob("*.csv"))}


def truth(inbox: Path) -> Path:
    return inbox.parent / f"{inbox.name}_truth"


def planted(inbox: Path) -> list[tuple]:
    """What went wrong, without the ids that it befell."""
    return [(p.kind, p.system, p.on, p.where, p.fate, p.right, p.planted) for p in read(truth(inbox))]


@pytest.mark.long
def test_the_same_seed_and_days_make_the_same_business(blank):
    """One goes on in one step, the other day by day; a third has another seed."""
    companies = {name: blank(name) for name in ("once", "daily", "other")}
    for name, (service, inbox) in companies.items():
        seed = SEED + (name == "other")
        assert sample.write(service, inbox=inbox, truth=truth(inbox), scale=SCALE, seed=seed, today=TODAY)
    (once, once_inbox), (daily, daily_inbox), (other, other_inbox) = companies.values()
    written = business(once)
    assert written == business(daily) and delivered(once_inbox) == delivered(daily_inbox)
    assert delivered(once_inbox) != delivered(other_inbox)
    assert [kind for kind, rows in business(other).items() if rows == written[kind]] == []

    sample.advance(once, inbox=once_inbox, truth=truth(once_inbox), days=DAYS)
    for _ in range(DAYS):
        sample.advance(daily, inbox=daily_inbox, truth=truth(daily_inbox), days=1)
    passed = business(once)
    assert {kind: set(rows) ^ set(business(daily)[kind]) for kind, rows in passed.items()} == {
        kind: set() for kind in BUSINESS
    }
    assert passed == business(daily) and delivered(once_inbox) == delivered(daily_inbox)
    # Something of each kind has happened.
    assert [kind for kind, rows in passed.items() if rows == written[kind]] == []
    wrong = planted(once_inbox)
    assert wrong == planted(daily_inbox)
    days = {found.kind for found in PLACES if found.system == "tryton" and {1, 2, 3} & set(found.days)}
    assert days <= {kind for kind, system, *_ in wrong if system == "tryton"}
