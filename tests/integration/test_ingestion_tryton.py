"""Landing a PostgreSQL source of Tryton's shape: full, increments, deletes, stragglers, faults, secrets."""

import itertools
from dataclasses import replace
from decimal import Decimal

import psycopg
import pytest

from benchmarks import tryton_shape
from ingestion.sources.tryton import TRYTON
from lake import vault

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
# Each table costs a load job of a fifth of a second; most tests need only these.
SMALL = replace(
    TRYTON,
    tables=tuple(
        TRYTON.table(name)
        for name in (
            "party_party",
            "party_address",
            "product_product",
            "product_uom",
            "sale_sale",
            "sale_line",
        )
    ),
)


@pytest.fixture
def erp(small_source):
    """A source database of 1,000 order lines, and how to land it into an empty lake."""
    made = small_source("tryton")
    tryton_shape.create(made.owner)
    tryton_shape.fill(made.owner, 1000)
    plain = made.land
    made.land = lambda source=SMALL, **more: plain(source, **more)
    return made


def landed(report, table):
    found = {item.name: item for item in report.tables}[table]
    return found.inserted, found.updated, found.deleted


def same_rows(erp):
    """Whether raw holds exactly the source's order lines, by key, cursor, price and quantity."""
    ours = erp.con.execute(
        "select id, create_date, write_date, quantity, unit_price from raw_tryton.sale_line order by id"
    ).fetchall()
    theirs = erp.owner.execute(
        "select id, create_date, write_date, quantity, unit_price from sale_line order by id"
    ).fetchall()
    return ours == theirs


def test_full_then_nothing_then_increment(erp):
    first = erp.land(TRYTON)
    assert first.status == "ok", first.error
    assert landed(first, "sale_line") == (1000, 0, 0)
    assert same_rows(erp)
    kinds = dict(
        erp.con.execute(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = 'raw_tryton' and table_name = 'sale_line'"
        ).fetchall()
    )
    assert kinds["unit_price"] == "DECIMAL(38,9)" and kinds["quantity"] == "DOUBLE"
    assert {"_dlt_load_id", "description", "write_date"} <= set(kinds)

    again = erp.land(TRYTON)
    assert again.status == "ok" and all(table.skipped for table in again.tables) and not again.changed

    erp.owner.execute("update sale_line set quantity = 99, write_date = '2025-02-01 12:00' where id = 17")
    erp.owner.execute(
        "insert into sale_line (id, create_date, sale, type) values (1001, '2025-02-01 12:00', 1, 'line')"
    )
    erp.owner.execute("delete from sale_line where id in (3, 4)")
    third = erp.land()
    assert landed(third, "sale_line") == (1, 1, 2)
    assert [table.name for table in third.tables if not table.skipped] == ["sale_line"]
    assert same_rows(erp)
    gone = erp.con.execute(
        "select table_name, row_key, amount from quarantine.deleted_row order by 2"
    ).fetchall()
    assert gone == [("sale_line", "3", Decimal("0.12")), ("sale_line", "4", Decimal("0.20"))]


def test_control_totals_are_the_sources_own_figures(erp):
    totals = {
        (total.entity, total.measure, total.currency, total.detail): total.value
        for total in erp.land().control_totals
    }
    assert totals["sales_order", "rows", "CNY", "done"] == 180
    assert totals["sales_order_line", "rows", "USD", "done"] == 100
    expected = erp.owner.execute(
        "select sum(untaxed_amount_cache) from sale_sale where currency = 1"
    ).fetchone()[0]
    assert totals["sales_order", "amount", "CNY", "done"] == expected


def test_row_committed_later_than_the_lag_allows_for(erp):
    erp.land()
    erp.owner.execute(
        "insert into sale_line (id, create_date, sale, type) values (2000, '2024-01-01', 1, 'line')"
    )
    erp.owner.execute("update sale_line set write_date = '2024-01-02', quantity = 7 where id = 5")
    assert landed(erp.land(), "sale_line") == (1, 1, 0)
    assert same_rows(erp)


def test_only_deletes_and_a_table_emptied(erp):
    erp.land()
    erp.owner.execute("delete from party_party where id = 2")
    erp.owner.execute("delete from product_product")
    report = erp.land()
    assert landed(report, "party_party") == (0, 0, 1)
    assert landed(report, "product_product") == (0, 0, 50)
    assert erp.con.execute("select count(*) from raw_tryton.product_product").fetchone() == (0,)
    assert erp.land().changed is False


def test_all_tables_at_one_moment_while_orders_are_written(erp, monkeypatch):
    """Orders committed between the reading of two tables are in neither, and the totals are of that same moment."""
    from ingestion import plan

    real = plan.plan_table

    def writing(holder, con, source, table, *known):
        if table.name == "sale_line":
            with erp.owner.transaction():
                erp.owner.execute(
                    "insert into sale_sale (id, create_date, currency, state) values (9001, now(), 1, 'done')"
                )
                erp.owner.execute(
                    "insert into sale_line (id, create_date, sale, type) values (9001, now(), 9001, 'line')"
                )
        return real(holder, con, source, table, *known)

    monkeypatch.setattr(plan, "plan_table", writing)
    report = erp.land()
    monkeypatch.undo()
    lines = sum(t.value for t in report.control_totals if t.entity == "sales_order_line")
    assert landed(report, "sale_line") == (1000, 0, 0) and lines == 1000
    assert landed(report, "sale_sale") == (200, 0, 0)
    assert landed(erp.land(), "sale_line") == (1, 0, 0)


def test_price_with_too_many_decimals_is_refused_not_rounded(erp):
    # many rows behind it, so that the COPY still waits for its reader when the value is met
    erp.owner.execute(
        "insert into sale_line (id, create_date, sale, type) select i, now(), 1, 'line' from generate_series(2000, 90000) i"
    )
    erp.owner.execute("update sale_line set unit_price = 0.12345678901 where id = 1")
    report = erp.land()
    assert report.status == "failed" and report.error.where == "column unit_price", report.error
    erp.owner.execute("update sale_line set unit_price = 0.1234567890000 where id = 1")
    assert erp.land().status == "ok"


def test_changed_type_missing_column_missing_table(erp):
    erp.land()
    erp.owner.execute("alter table party_party alter column code type integer using id")
    error = erp.land().error
    assert "integer" in error.what and error.where == "tryton.party_party" and "frozen" in error.cure
    erp.owner.execute("alter table party_party drop column code")
    assert "'code' is gone" in erp.land().error.what
    erp.owner.execute("alter table party_party add column code varchar")
    erp.owner.execute("alter table product_uom rename to other")
    assert erp.land().error.where == "tryton.product_uom"
    erp.owner.execute("alter table other rename to product_uom")
    assert erp.land().status == "ok"


def test_declared_column_is_let_in_and_filled_back(erp):
    from ingestion.spec import Column

    erp.land()
    party = TRYTON.table("party_party")
    wider = replace(party, columns=(*party.columns, Column("vip_level", "INTEGER")))
    source = replace(SMALL, tables=tuple(wider if table is party else table for table in SMALL.tables))
    erp.owner.execute("alter table party_party add column vip_level integer default 3")
    report = erp.land(source=source)
    assert report.status == "ok", report.error
    counted = erp.con.execute("select count(*), sum(vip_level) from raw_tryton.party_party").fetchone()
    assert counted == (20, 60)


def test_a_table_declared_later_lands_beside_the_others(erp):
    erp.land()
    later = replace(SMALL, tables=(*SMALL.tables, TRYTON.table("currency_currency")))
    report = erp.land(later)
    assert [(t.name, t.inserted) for t in report.tables if not t.skipped] == [("currency_currency", 2)]
    assert same_rows(erp)
    assert erp.con.execute("select count(*) from raw_tryton.party_party").fetchone() == (20,)


def test_personal_values_become_tokens_that_the_vault_resolves(erp):
    erp.owner.execute(
        "insert into party_address (id, create_date, party, party_name, street_name)"
        " values (1, now(), 1, '王小明', '南京路 1'), (2, now(), 2, '', '南京路 1')"
    )
    assert erp.land().status == "ok"
    rows = erp.con.execute(
        "select party_name, street_name, postal_code from raw_tryton.party_address order by id"
    ).fetchall()
    (name, street, code), (nobody, other_street, _) = rows
    assert name.startswith("tok_") and len(name) == 28 and code is None and nobody is None
    assert street != other_street, "equal tokens would say that two records share an address"
    found = {v.token: v.value for v in vault.values(erp.vault, "test", tokens=[name, street, other_street])}
    assert found == {name: "王小明", street: "南京路 1", other_street: "南京路 1"}
    for file in [*erp.pipelines.rglob("*"), *erp.lake.home.lake.rglob("*.parquet")]:
        assert not file.is_file() or "王小明".encode() not in file.read_bytes()


def test_source_gone_says_where_and_how_and_recovers(erp):
    erp.land()
    erp.owner.execute("update sale_line set quantity = 5, write_date = '2025-03-01' where id = 1")
    report = erp.land(url=erp.url.replace(f"/{erp.name}?", "/no_such_erp?"))
    assert report.status == "failed" and report.changed is False
    assert "no_such_erp" in report.error.where and "zhongtai doctor" in report.error.cure
    assert landed(erp.land(), "sale_line") == (0, 1, 0)


@pytest.mark.parametrize("step", ["extract", "load"])
def test_connections_killed_in_the_middle_of_a_load(erp, monkeypatch, step):
    """The source's connections die while rows are read, or the lake's while they are loaded; the next run is right."""
    from ingestion import pipeline

    erp.land()
    erp.owner.execute("update sale_line set quantity = 5, write_date = '2025-03-01' where id <= 500")
    erp.owner.execute("update sale_sale set write_date = '2025-03-01' where id <= 50")
    real = getattr(pipeline, step)
    user = {"extract": "tryton_reader", "load": "lake_writer"}[step]

    def kill():
        with psycopg.connect(
            host=erp.lake.address.host,
            user="postgres",
            dbname="postgres",
            passfile=str(erp.home.passfile("postgres")),
        ) as admin:
            admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [user])

    def broken(*arguments, **named):
        if step == "extract":
            kill()
        else:
            arguments[0].normalize(workers=1)
            kill()
        return real(*arguments, **named)

    monkeypatch.setattr(pipeline, step, broken)
    report = erp.land()
    monkeypatch.undo()
    if step == "extract":
        assert report.status == "failed" and "tryton at" in report.error.where, report.error
    erp.con.close()
    erp.con = erp.lake.connect()
    again = erp.land()
    assert again.status == "ok", again.error
    assert same_rows(erp)


def test_pending_package_of_a_killed_run_is_dropped(erp):
    """A process killed between extract and load leaves a package; its old rows must not overwrite newer ones."""
    from ingestion import pipeline
    from ingestion.postgres_read import snapshot

    with snapshot(erp.url, 60) as (_, readers):
        table = TRYTON.table("sale_line")
        rows = [pipeline.resource(readers, table, None)]
        pipeline.extract(SMALL, rows, erp.lake.lake, erp.pipelines, first=True)
    erp.owner.execute("delete from sale_line where id > 10")
    report = erp.land()
    assert landed(report, "sale_line") == (10, 0, 0)
    assert same_rows(erp)


def test_no_secret_in_any_file_or_url(erp):
    erp.land()
    secrets = [
        erp.home.passfile(role).read_text().strip().split(":")[-1].encode()
        for role in ("lake_writer", "tryton_reader", "vault_lander")
    ]
    secrets += [vault.key(erp.home), vault.key(erp.home).hex().encode()]
    files = [file for file in [*erp.pipelines.rglob("*"), *erp.home.lake.rglob("*")] if file.is_file()]
    assert any(file.name == "trace.pickle" for file in files)
    for file in files:
        content = file.read_bytes()
        assert not any(secret in content for secret in secrets), file
    assert not any(secret.decode(errors="ignore") in erp.url for secret in secrets)


def test_what_a_killed_first_load_left_is_cleared_before_the_source_is_asked(erp):
    assert erp.land().status == "ok"
    erp.con.execute("delete from raw_tryton._landing where table_name = 'sale_line'")
    assert erp.land(url=erp.url.replace("?host=", "?host=/nowhere")).status == "failed"
    assert erp.con.execute("select count(*) from raw_tryton.sale_line").fetchone() == (0,)
    assert erp.con.execute("select count(*) > 0 from raw_tryton.sale_sale").fetchone() == (True,)
    assert erp.land().status == "ok" and same_rows(erp)
