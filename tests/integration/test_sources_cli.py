"""`zhongtai sources` as a person types it: what is printed, and the exit codes."""

import shutil
import tempfile
from pathlib import Path

import pytest

from lake.home import Home
from tests.company import Company

pytestmark = pytest.mark.integration
MAPPING = """source: shop
files: "*.csv"
entities: {product: {columns: {product_code: 货号, list_price: {column: 价, decimal: ","}}}}
"""


@pytest.fixture(scope="module")
def instance():
    """An empty instance, driven by its command line."""
    root = Path(tempfile.mkdtemp(prefix="zt-src-"))
    found = Company(Home(root), {"ZHONGTAI_SOURCES": ""})
    try:
        yield found
    finally:
        found.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


def test_check_says_what_would_land_and_what_not(instance, tmp_path):
    folder = instance.home.root / "inbox" / "shop"
    folder.mkdir(parents=True)
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "a.csv").write_text('货号,价,色\nP1,"1,5",红\n', encoding="utf-8")
    said = instance.cli("sources", "check", str(folder)).stdout
    assert (
        "product" in said
        and "All of it would land" in said
        and "not mapped 未映射: a.csv: 1 columns: 色" in said
    )
    (folder / "b.csv").write_text("货号,价,色\nP2,zwei,红\n", encoding="utf-8")
    said = instance.cli("sources", "check", str(folder), expect=1).stdout
    assert "b.csv, row 1: 价: zwei is not a number with at most 6 decimals" in said
    assert "nothing was written" in said
    assert instance.query("select count(*) from duckdb_tables() where schema_name = 'raw_inbox'") == [(0,)]
    (folder / "mapping.yaml").write_text(MAPPING.replace("product:", "produkt:"), encoding="utf-8")
    said = instance.cli("sources", "check", str(folder), expect=1).stdout
    assert "there is no entity 'produkt'" in said and "cure" in said
    assert "there is no entity 'produkt'" in instance.cli("sources", "list").stdout
    instance.cli("sources", "check", str(tmp_path / "none"), expect=2)


def test_draft_and_template(instance, tmp_path):
    written = instance.cli(
        "sources", "template", "product", "--format", "xlsx", "--folder", str(tmp_path)
    ).stdout
    assert "7 columns" in written and (tmp_path / "product.xlsx").exists()
    instance.cli("sources", "template", "product", "--format", "xlsx", "--folder", str(tmp_path), expect=2)
    assert "sales_order_line" in instance.cli("sources", "template", "produkt", expect=2).stderr
    assert "  product:" in instance.cli("sources", "draft", str(tmp_path / "product.xlsx")).stdout
    instance.cli("sources", "draft", str(tmp_path / "none.csv"), expect=2)
    (tmp_path / "empty.csv").touch()
    assert (
        "the file is empty" in instance.cli("sources", "draft", str(tmp_path / "empty.csv"), expect=1).stderr
    )
