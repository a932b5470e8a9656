"""The two process logs through the whole platform, each in an instance of its own: the facts as people read them, in the marts.

Not here: what the landing alone shows, and the dates as stored (test_real_data_process_logs.py).
"""

import shutil
import tempfile
from pathlib import Path

import pytest

from lake.home import Home
from tests.company import REPOSITORY, Company

pytestmark = [pytest.mark.integration, pytest.mark.long]
DATA = REPOSITORY.parent / "shared" / "data" / "process_logs"
EXAMPLES = REPOSITORY / "examples" / "real_data"
DUTCH = {"ZHONGTAI_BASE_CURRENCY": "EUR", "ZHONGTAI_TIMEZONE": "Europe/Amsterdam"}
# From a ticket's opening, its earliest moment, to its last event, in days of 86,400 seconds.
DAYS = "(epoch(last_event_at) - epoch(opened_at)) / 86400"


@pytest.fixture
def published():
    """Lands, builds and publishes one example; returns a query on what was published."""
    root = Path(tempfile.mkdtemp(prefix="zt-log-"))
    found: list[Company] = []

    def run(name, file, today, settings):
        if not DATA.exists():
            pytest.skip("the process logs are not at ../shared/data/process_logs")
        company = Company(Home(root), {"ZHONGTAI_SOURCES": "", "ZHONGTAI_TODAY": today, **settings})
        found.append(company)
        delivery = root / "inbox" / name
        delivery.mkdir(parents=True)
        shutil.copy(EXAMPLES / name / "mapping.yaml", delivery)
        shutil.copy(DATA / file, delivery)
        company.cli("run")
        return company.query

    try:
        yield run
    finally:
        for company in found:
            company.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


def test_help_desk(published):
    query = published("helpdesk", "helpdesk.csv", "2014-03-31", {})
    figures = f"count(*), sum(event_count), round(avg({DAYS}), 2), round(median({DAYS}), 2)"
    assert query(f"select {figures} from marts.fct_ticket") == [(4_580, 21_348, 40.86, 39.86)]
    courses = "select event_trace, count(*) from marts.fct_ticket group by 1 order by 2 desc limit 1"
    common = "Assign seriousness > Take in charge ticket > Resolve ticket > Closed"
    assert query(courses) == [(common, 2_366)]
    # closed by itself a month after it was resolved: a resolution is the first of the two
    resolved = "select count(resolved_at), round(avg(resolution_minutes) / 1440, 2) from marts.fct_ticket"
    assert query(resolved) == [(4_569, 11.12)]


def test_declarations(published):
    query = published("bpi2020_declarations", "DomesticDeclarations.xes.gz", "2019-06-30", DUTCH)
    figures = f"count(*), sum(event_count), round(avg({DAYS}), 2), round(median({DAYS}), 2)"
    assert query(f"select {figures} from marts.fct_ticket") == [(10_357, 55_628, 11.09, 7.31)]
    facts = "count(distinct event_trace), count(*) filter (event_trace like '%REJECTED%'), count(resolved_at)"
    assert query(f"select {facts} from marts.fct_ticket") == [(90, 1_278, 9_912)]
