"""Source equals mart to the cent, also while orders are being written; and a damaged load is caught and held."""

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration
SALES = "select count(*), sum(amount), sum(hash(l)::decimal(38, 0)) from marts.fct_order_line l"


def figures(company) -> list[tuple]:
    """source, entity, currency, measure, residue of each line that `zhongtai reconcile` would print."""
    from orchestration import runs, totals

    with company.lake() as lake:
        build = runs.read_build(lake)
        return list(totals.reconciliation(lake, build.raw_snapshot, build.candidate_snapshot))


def test_every_residue_is_zero(company):
    lines = figures(company)
    systems, files = {"tryton", "django_crm", "django_helpdesk"}, {"tills", "forwarder", "meters", "travel"}
    assert {line.source for line in lines} == systems | files
    # What has no currency is a quantity: moves, productions.
    assert {line.currency for line in lines if line.source == "tryton"} == {"CNY", "EUR", "USD", ""}
    assert [line for line in lines if line.residue] == []
    done = company.cli("reconcile")
    assert f"{len(lines)} figures, 0 with a residue" in done.stdout


def test_the_mart_agrees_with_trytons_own_table(company):
    """Not through our control totals at all: Tryton's stored amounts, read from its database."""
    import psycopg

    address = company.address
    with psycopg.connect(
        host=address.host,
        port=address.port,
        user="tryton_reader",
        dbname="tryton",
        passfile=str(company.home.passfile("tryton_reader")),
    ) as tryton:
        stored = tryton.execute("""
            select c.code, sum(s.untaxed_amount_cache), count(*) from sale_sale s join currency_currency c
            on c.id = s.currency where s.untaxed_amount_cache is not null group by 1 order by 1
        """).fetchall()
    shown = company.query("""
        select currency, sum(amount), count(distinct order_id) from marts.fct_order_line
        where source_system = 'tryton' and status not in ('draft', 'quotation') group by 1 order by 1
    """)
    assert shown == stored


def test_residue_is_zero_while_orders_are_written(company):
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.trickle", str(company.home.root), "600"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout.readline().startswith("writing")
        before = company.query("select count(*) from marts.fct_order_line")
        company.cli("run")
        assert writer.poll() is None, "the writer ended before the run did: the test would show nothing"
    finally:
        writer.terminate()
        writer.wait()
    assert [line for line in figures(company) if line.residue] == []
    assert company.query("select count(*) from marts.fct_order_line") > before


def test_a_row_removed_from_raw_is_caught_and_mended(company):
    company.cli(
        "sync", "tryton"
    )  # what is new lands first: a table that changed would bring the row back by itself
    shown = company.query(SALES)
    with company.lake(role="lake_writer") as lake:
        (line,) = lake.execute("""
            select min(l.id) from raw_tryton.sale_line l join raw_tryton.sale_sale s on s.id = l.sale
            where l.type = 'line' and s.state = 'done'
        """).fetchone()
        lake.execute("delete from raw_tryton.sale_line where id = ?", [line])
    held = company.cli("run", expect=3)
    assert "held" in held.stderr and "sales" in held.stderr and "reconcile_tryton" in held.stderr
    assert company.query(SALES) == shown
    report = company.cli("reconcile", expect=3)
    assert re.search(r"[1-9]\d* with a residue", report.stdout)
    company.cli("run", "--full", "tryton")
    assert company.query("select distinct status from marts.publication") == [("promoted",)]
    assert company.query(
        f"select count(*) from marts.fct_order_line where order_line_id = 'tryton:{line}'"
    ) == [(1,)]
    company.cli("reconcile")
