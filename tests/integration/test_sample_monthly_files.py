"""The files of a month land by their mappings, every row of them, into the entities that they are meant for."""

from datetime import UTC, date, datetime

import pytest

from ingestion.inbox import land_inbox
from lake.vault_landing import LandingVault
from quality.door import faults
from sample_company.deliveries_monthly import FOLDERS, deliver_months
from sample_company.plan import Plan

pytestmark = pytest.mark.integration
# A plan whose whole past is kept short by looking at its first two months only.
PLAN = Plan(20260101, 0.05, date(2026, 6, 30))
UPTO = date(2024, 3, 10)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    inbox = tmp_path_factory.mktemp("inbox")
    deliver_months(PLAN, inbox, UPTO)
    return inbox


def test_only_months_that_are_over_are_delivered_and_each_once(delivered):
    files = {file.name: file.read_bytes() for file in delivered.rglob("*.csv")}
    assert sum(name.startswith("energy_") for name in files) == 2
    deliver_months(PLAN, delivered, UPTO)
    assert {file.name: file.read_bytes() for file in delivered.rglob("*.csv")} == files


def test_all_of_it_lands_and_nothing_is_refused(delivered, fresh_lake, fresh_vault):
    con = fresh_lake.connect()
    with LandingVault(fresh_vault) as kept:
        reports = land_inbox(con, delivered, lambda: datetime(2026, 6, 30, tzinfo=UTC), faults, vault=kept)
    assert {report.source: report.status for report in reports if report.status != "ok"} == {}
    assert len(reports) == len(FOLDERS)
    assert sum(table.refused for report in reports for table in report.tables) == 0
    lines = sum(len(file.read_bytes().splitlines()) - 1 for file in delivered.rglob("*.csv"))
    assert sum(table.inserted for report in reports for table in report.tables) == lines
    # January and February 2024 have 31 and 29 days, twelve doors have twelve open hours
    ((stores, hours, first),) = con.execute(
        "select count(distinct store_code), count(*), min(counted_from) from raw_inbox.store_traffic"
    ).fetchall()
    assert hours == stores * 60 * 12
    assert first == datetime(2024, 1, 1, 2, tzinfo=UTC), "ten o'clock in Shanghai"
    inside = con.execute(
        "select count(*) from (select sum(visitors_in - visitors_out) as inside from raw_inbox.store_traffic"
        " group by store_code, counted_from::date) where inside <> 0"
    ).fetchone()
    assert inside == (0,), "who comes in goes out the same day"
    units = con.execute(
        "select distinct energy_kind, unit_of_measure from raw_inbox.energy_reading order by 1, 2"
    ).fetchall()
    assert units == [("electricity", "MWh"), ("electricity", "kWh"), ("natural_gas", "m3")]
    con.close()
