"""Real data nobody here wrote: a UK wholesaler's invoice lines, through the inbox with a mapping and no Python.

The figures are those the data set's description states; see examples/real_data/retail_uci/README.md.
"""

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest

from lake.home import Home
from tests.company import REPOSITORY, Company

pytestmark = pytest.mark.integration
DATA = REPOSITORY.parent / "shared" / "data" / "retail_uci" / "online_retail.parquet"
EXAMPLE = REPOSITORY / "examples" / "real_data" / "retail_uci"


@pytest.fixture(scope="module")
def wholesaler():
    """An instance of its own, in pounds."""
    if not DATA.exists():
        pytest.skip(f"the UCI Online Retail file is not at ../shared/data/retail_uci/{DATA.name}")
    root = Path(tempfile.mkdtemp(prefix="zt-uci-"))
    found = Company(
        Home(root),
        {
            "ZHONGTAI_BASE_CURRENCY": "GBP",
            "ZHONGTAI_TIMEZONE": "Europe/London",
            "ZHONGTAI_SOURCES": "",
        },
    )
    delivery = root / "inbox" / "retail_uci"
    delivery.mkdir(parents=True)
    shutil.copy(EXAMPLE / "mapping.yaml", delivery)
    (delivery / DATA.name).symlink_to(DATA)
    try:
        found.cli("run")
        yield found
    finally:
        found.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


EXACT = "sum(amount + rounding_residue)"


def test_rows_invoices_customers(wholesaler):
    assert wholesaler.query("select count(*) from canonical.sales_order_line") == [(541_909,)]
    assert wholesaler.query("select count(*) from marts.fct_order_line") == [(541_909,)]
    assert wholesaler.query("select count(*) from canonical.sales_order") == [(25_900,)]
    assert wholesaler.query("select count(distinct party_id) from marts.fct_order_line") == [(4_372,)]
    assert wholesaler.query("select count(*) from canonical.party") == [(4_372,)]


def test_net_value_with_its_identical_lines_kept(wholesaler):
    ((net, currency),) = wholesaler.query(
        f"select {EXACT}, currency from marts.fct_order_line group by currency"
    )
    assert currency == "GBP"
    assert round(net, 2) == Decimal("9747747.93")
    # The 5,268 repetitions of identical lines are sales too and stay.
    # A keyless row's id ends in its number among rows that are alike to the last character.
    ((repeated,),) = wholesaler.query(
        "select count(*) from canonical.sales_order_line where order_line_id not like '%:1'"
    )
    assert repeated == 5_268


def test_cancellations(wholesaler):
    ((lines, invoices),) = wholesaler.query(
        "select count(*), count(distinct order_id) from marts.fct_order_line where status = 'credit_note'"
    )
    ((without,),) = wholesaler.query(
        f"select {EXACT} from marts.fct_order_line where status <> 'credit_note'"
    )
    assert (lines, invoices) == (9_288, 3_836)
    assert round(without, 2) == Decimal("10644560.42")


def test_quantity_and_price_and_customerless_lines(wholesaler):
    ((quantity, price, nobody),) = wholesaler.query("""
        select count(*) filter (quantity <= 0), count(*) filter (unit_price <= 0), count(*) filter (party_id is null)
        from marts.fct_order_line
    """)
    assert (quantity, price, nobody) == (10_624, 2_517, 135_080)


@pytest.mark.long
def test_it_reconciles_and_a_second_delivery_changes_nothing(wholesaler):
    before = wholesaler.published_hash()
    assert "0 with a residue" in wholesaler.cli("reconcile").stdout
    again = wholesaler.home.inbox / "retail_uci" / "again_online_retail.parquet"
    again.symlink_to(DATA)
    wholesaler.cli("run")
    assert wholesaler.published_hash() == before
