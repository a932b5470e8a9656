"""One day of `make parity`, three days, and a planted fault that it must find.

The same small company twice over, as the benchmark of growth makes it, reconciles as well.
"""

import subprocess
import sys

import pytest

from benchmarks import scaled
from benchmarks.multiply import follow
from tests import parity
from tests.company import REPOSITORY

pytestmark = [pytest.mark.integration, pytest.mark.long]

# Lands by the cursor alone and without a lag, as a landing would that trusted its source's clock.
TOO_SHORT_A_LAG = """
import dataclasses
from ingestion import plan
honest = plan.plan_table
def trusting(holder, con, source, table, known, *more):
    found = honest(holder, con, source, table, known, *more)
    if found is None or found.where is None:
        return found
    return dataclasses.replace(found, where=f"{table.cursor} >= timestamp '{known[0].max_cursor}'")
plan.plan_table = trusting
from orchestration.cli import app
app(["run"])
"""


@pytest.fixture(scope="module")
def company():
    with parity.small_company(seed=7, scale=0.01) as found:
        yield found


def test_a_day_equals_one_landing_at_its_end(company):
    parity.pass_days(company, 1, print)
    with parity.second_home(company) as second:
        assert parity.differing(parity.table_hashes(company), parity.table_hashes(second)) == []


def test_three_days_equal_a_rebuild_and_one_landing_at_the_end(company):
    assert parity.compare(company, 3) == {"rebuilt": [], "landed once": [], "defects": []}


def test_a_lag_too_short_is_found(company):
    with parity.late_change(company, "planted"):
        company.cli("run")
    done = subprocess.run(
        [sys.executable, "-c", TOO_SHORT_A_LAG],
        env=company.env,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    planted = parity.table_hashes(company)
    with parity.second_home(company) as second:
        found = parity.differing(planted, parity.table_hashes(second))
    assert found == ["canonical.sales_order_line"]


def counts(connection) -> list[int]:
    tables = (
        "sale_sale",
        "sale_line",
        "stock_move",
        '"account_invoice-account_move_line"',
        "account_move_line",
    )
    return [connection.execute(f"select count(*) from {table}").fetchone()[0] for table in tables]


def test_the_company_twice_over_reconciles_and_follows_the_first(company, tmp_path):
    base = scaled.kept(company.home, 0.01)
    with scaled.scaled_company(base, tmp_path / "twice", 2, tills=False) as twice:
        twice.run()
        twice.reconcile()
        with base.connect("tryton") as one, base.connect(twice.database) as both:
            assert counts(both) == [2 * number for number in counts(one)]
            line, gone = one.execute("select min(id), max(id) from sale_line").fetchone()
            one.execute("update sale_line set description = 'later' where id = %s", [line])
            one.execute("delete from sale_line where id = %s", [gone])
            assert follow(one, both, base.since, 2) == 2
            assert counts(both) == [2 * number for number in counts(one)]
            found = both.execute("select id from sale_line where description = 'later' order by id")
            assert found.fetchall() == [(line,), (line + 10_000_000,)]
