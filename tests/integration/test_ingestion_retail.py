"""Real data nobody here wrote: UCI Online Retail lands with its mapping alone, and its known facts hold in raw."""

import os
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.inbox import land_inbox
from quality.door import faults

pytestmark = pytest.mark.integration
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def retail() -> Path:
    """The file, beside the repository; the test skips where it is absent."""
    shared = Path(os.environ.get("ZT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    path = shared / "retail_uci" / "online_retail.parquet"
    if not path.exists():
        pytest.skip(f"UCI Online Retail is not here: {path} (see examples/real_data/retail_uci/README.md)")
    return path


def test_known_facts_of_online_retail(fresh_lake, retail, tmp_path):
    folder = tmp_path / "retail_uci"
    folder.mkdir()
    shutil.copy(REPOSITORY / "examples/real_data/retail_uci/mapping.yaml", folder)
    (folder / retail.name).symlink_to(retail)
    con = fresh_lake.connect()
    (report,) = land_inbox(con, tmp_path, lambda: datetime(2026, 6, 30, tzinfo=UTC), faults)
    assert report.status == "ok", report.error
    figures = {(t.entity, t.measure): t.value for t in report.control_totals}
    assert figures["sales_order_line", "rows"] == 541_909

    def one(sql):
        return con.execute(sql).fetchone()

    lines = "raw_inbox.sales_order_line"
    assert one(f"select count(*), count(distinct _row_key) from {lines}") == (541_909, 541_909)
    net = one(f"select sum(quantity * unit_price) from {lines}")[0]
    assert round(net, 2) == Decimal("9747747.93") and net == figures["sales_order_line", "amount"]
    assert one("select count(*), count(*) filter (status = 'credit_note') from raw_inbox.sales_order") == (
        25_900,
        3_836,
    )
    without = one(f"select sum(quantity * unit_price) from {lines} where order_number not like 'C%'")[0]
    assert without == Decimal("10644560.424")
    assert one("select count(*) from raw_inbox.party") == (4_372,)
    assert one(f"select count(*) filter (quantity <= 0), count(*) filter (unit_price <= 0) from {lines}") == (
        10_624,
        2_517,
    )
    anonymous = f"from {lines} join raw_inbox.sales_order using (order_number) where party_code is null"
    assert one(f"select count(*) {anonymous}") == (135_080,)
    copies = one(f"select count(*) from {lines} where split_part(_row_key, ':', 2) <> '1'")
    assert copies == (5_268,), "identical lines are told apart by their ordinal, and all are kept"
    assert one("select count(*) from quarantine.refused_row") == (0,)
    con.close()
