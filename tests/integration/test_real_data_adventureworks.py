"""Real data nobody here wrote: tables of Microsoft's sample ERP, without headers, through the inbox with a mapping only.

The figures were counted in the files themselves; see examples/real_data/erp_adventureworks/README.md.
"""

import shutil
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ingestion.check import check_folder
from ingestion.inbox import land_inbox
from quality.door import faults
from tests.company import REPOSITORY

pytestmark = pytest.mark.integration
DATA = REPOSITORY.parent / "shared" / "data" / "erp_adventureworks" / "adventureworks_csv.zip"
EXAMPLE = REPOSITORY / "examples" / "real_data" / "erp_adventureworks"
LANDED = {
    "party": 805,  # 104 suppliers and 701 shops
    "product": 504,
    "bom_component": 2_576,
    "territory": 10,
    "employee": 17,
    "purchase_order_line": 8_845,
}


@pytest.fixture
def delivered(fresh_lake, tmp_path):
    """What `sources check` says of the folder, and then the folder landed."""
    if not DATA.exists():
        pytest.skip(f"the AdventureWorks files are not at ../shared/data/erp_adventureworks/{DATA.name}")
    folder = tmp_path / "adventureworks"
    folder.mkdir()
    with zipfile.ZipFile(DATA) as archive:
        archive.extractall(folder)
    (folder / "instawdb.sql").unlink(missing_ok=True)
    shutil.copy(EXAMPLE / "mapping.yaml", folder)
    clock = lambda: datetime.now(UTC)  # noqa: E731
    con = fresh_lake.connect()
    checked = check_folder(folder, clock, [folder], faults, con)
    report = land_inbox(con, tmp_path, clock, faults)[0]
    yield SimpleNamespace(
        checked=checked,
        report=report,
        query=lambda sql: con.execute(sql).fetchall(),
        land=lambda: land_inbox(con, tmp_path, clock, faults)[0],
    )
    con.close()


def test_purchases_bill_of_materials_and_territories(delivered):
    report, query = delivered.report, delivered.query
    assert report.status == "ok", report.error
    assert {t.name: t.inserted for t in report.tables} == LANDED
    assert {t.name: t.inserted for t in delivered.checked.report.tables} == LANDED
    assert delivered.checked.well and delivered.checked.report.repairs == report.repairs
    assert query(
        "select count(*), count(distinct order_number), sum(quantity * unit_price), sum(quantity)"
        " from raw_inbox.purchase_order_line"
    ) == [(8_845, 4_012, Decimal("63791994.8380"), 2_348_637)]
    assert query(
        "select order_date, due_date, party_code, product_code, quantity, unit_price, status from raw_inbox.purchase_order_line"
        " where _row_key = '2:3'"
    ) == [(date(2022, 4, 15), date(2022, 4, 29), "1496", "360", 3, Decimal("45.5805"), "draft")]
    assert query(
        "select status, count(distinct order_number) from raw_inbox.purchase_order_line group by 1 order by 1"
    ) == [("cancelled", 86), ("confirmed", 12), ("done", 3_689), ("draft", 225)]
    assert query("select count(distinct product_code) from raw_inbox.bom_component") == [(238,)]
    assert query(
        "select territory_name, territory_group from raw_inbox.territory where territory_code = '7'"
    ) == [("France", "Europe")]
    assert query(
        "select job_title, hired_on, territory_code from raw_inbox.employee where _row_key = '275'"
    ) == [("Sales Representative", date(2011, 5, 31), "2")]
    assert ("", "ProductAssemblyID", "skipped", 103) in [
        (r.entity, r.column, r.rule, r.rows) for r in report.repairs
    ]
    totals = {(t.entity, t.measure): t.value for t in report.control_totals}
    assert totals["purchase_order_line", "rows"] == 8_845
    assert totals["purchase_order_line", "amount"] == Decimal("63791994.8380")


def test_nothing_personal_is_read_and_a_second_delivery_changes_nothing(delivered):
    again = delivered.land()
    assert not again.changed
    assert {f.status for f in again.files} == {"already landed", "unmatched"}
    assert delivered.query("select count(*) from quarantine.refused_row") == [(0,)]
