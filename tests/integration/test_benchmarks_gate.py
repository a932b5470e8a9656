"""The material of the false-alarm bench: every kind of fault really befalls the landed rows of a day, and says which tables it touches."""

from datetime import date

import pytest

from benchmarks.gate_company import TABLES, write
from benchmarks.gate_faults import FAULTS
from ingestion.sources import DECLARED
from ingestion.tables import ensure_tables
from sample_company.plan import Plan
from sample_company.world import world

pytestmark = pytest.mark.integration
DAY = date(2026, 5, 2)


@pytest.fixture(scope="module")
def company():
    return write(Plan(1, 0.05, DAY))


def test_every_fault_befalls_the_day_it_is_given(company, fresh_lake):
    assert len({fault.kind for fault in FAULTS}) == len(FAULTS) >= 20
    store = world(company.plan).stores[0]
    place = {"store": store.code, "unit": store.unit, "group": world(company.plan).products[0].group}
    with fresh_lake.connect() as lake:
        ensure_tables(lake, DECLARED)
        company.fill(lake, DAY)
        for fault in FAULTS:
            before = {table: _hash(lake, table) for table in TABLES}
            lake.execute("begin")
            assert fault.befall(lake, DAY, place) > 0
            changed = {table for table in TABLES if _hash(lake, table) != before[table]}
            lake.execute("rollback")
            assert changed and changed <= fault.tables <= set(TABLES), fault.kind


def test_a_fault_that_touches_nothing_is_none(company, fresh_lake):
    with fresh_lake.connect() as lake:
        ensure_tables(lake, DECLARED)
        with pytest.raises(RuntimeError, match="touched no row"):
            FAULTS[0].befall(lake, DAY, {"store": "S", "unit": "U", "group": "G"})


def _hash(lake, table: str) -> tuple:
    return lake.execute(
        f"select count(*), sum(hash(t)::decimal(38,0)) from raw_inbox.{table} as t"
    ).fetchone()
