"""Real data nobody here wrote: a CRM's opportunities, through the inbox with a mapping that was drafted and finished.

The figures stand in the description of the set; see examples/real_data/crm_maven/README.md.
"""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ingestion.check import check_folder
from ingestion.inbox import land_inbox
from quality.door import faults
from tests.company import REPOSITORY

pytestmark = pytest.mark.integration
DATA = REPOSITORY.parent / "shared" / "data" / "crm_maven"
EXAMPLE = REPOSITORY / "examples" / "real_data" / "crm_maven"
FILES = ("accounts.csv", "products.csv", "sales_pipeline.csv")


@pytest.fixture
def folder(tmp_path):
    if not DATA.exists():
        pytest.skip("the CRM files are not at ../shared/data/crm_maven")
    folder = tmp_path / "crm_maven"
    folder.mkdir()
    for name in FILES:
        shutil.copy(DATA / name, folder)
    shutil.copy(EXAMPLE / "mapping.yaml", folder)
    return folder


def test_deals_accounts_and_products(fresh_lake, folder):
    clock = lambda: datetime.now(UTC)  # noqa: E731
    con = fresh_lake.connect()
    checked = check_folder(folder, clock, [folder], faults, con)
    report = land_inbox(con, folder.parent, clock, faults)[0]
    query = lambda sql: con.execute(sql).fetchall()  # noqa: E731
    assert checked.well and report.status == "ok", report.error
    assert {t.name: t.inserted for t in report.tables} == {"party": 85, "product": 7, "opportunity": 8_800}
    assert checked.report.tables == report.tables and checked.report.repairs == report.repairs
    stages = "select stage, count(*), sum(amount) from raw_inbox.opportunity group by 1 order by 1"
    assert query(stages) == [
        ("lead", 500, None),
        ("lost", 2_473, Decimal(0)),
        ("opportunity", 1_589, None),
        ("won", 4_238, Decimal(10_005_534)),
    ]
    accounts = "select count(*) filter (party_code is null), count(party_code) from raw_inbox.opportunity where stage "
    assert query(f"{accounts} in ('lead', 'opportunity')") == [(1_425, 664)]
    assert query(f"{accounts} in ('won', 'lost')") == [(0, 6_711)]
    # three words are misspelt; each is put right by an alias that the mapping states, and counted
    assert {(r.column, r.rule, r.rows) for r in report.repairs} - {("stage", "alias", 8_800)} == {
        ("product_code", "alias", 1_480),
        ("industry", "alias", 12),
        ("country_code", "alias", 1),
    }
    spelt = "select count(*) filter (industry = 'technology'), count(*) filter (country_code = 'Philippines') from raw_inbox.party"
    assert query(spelt) == [(12, 1)]
    wrong = "select count(*) from raw_inbox.party where industry = 'technolgy' or country_code = 'Philipines'"
    assert query(wrong) == [(0,)]
    first = "select opened_on, closed_on, product_code from raw_inbox.opportunity where opportunity_number = 'Z063OYW0'"
    assert query(first) == [(date(2016, 10, 25), date(2017, 3, 11), "GTX Pro")]
    orphans = "select count(*) from raw_inbox.opportunity where product_code not in (select product_code from raw_inbox.product)"
    assert query(orphans) == [(0,)]
    con.close()
