"""The grammar of mapping.yaml: what is read from it, and what is said about a mistake in it."""

import pytest

from ingestion.errors import LandingError
from ingestion.mapping_read import read_mappings

GOOD = """
source: shop
files: "*.csv"
encoding: gb18030
timezone: Asia/Shanghai
entities:
  target:
    columns:
      unit_code: 部门
      target_month: {column: 月份, format: "%Y-%m"}
      target_amount: 目标
      currency: {value: CNY}
"""
FULL_FACT = """delivery: full
entities:
  pos_sale_line:
    columns: {store_code: s, ticket_number: t, line_number: l, product_code: p, quantity: q, unit_price: u,
              amount: a, currency: c}
"""


def read(tmp_path, text):
    folder = tmp_path / "shop"
    folder.mkdir(exist_ok=True)
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return read_mappings(folder / "mapping.yaml")[0]


def test_a_mapping_is_read(tmp_path):
    mapping = read(tmp_path, GOOD)
    assert mapping.columns == ("部门", "月份", "目标")
    assert (mapping.source, mapping.shape.format, mapping.shape.delimiter, mapping.delivery) == (
        "shop",
        "csv",
        ",",
        "delta",
    )
    assert mapping.entities[0].fields["target_month"].format == "%Y-%m"


@pytest.mark.parametrize(
    ("change", "what", "cure"),
    [
        (("source: shop", "sourc: shop"), "unknown key 'sourc'", "source, thousands"),
        (("source: shop\n", ""), "'source' is missing", "add it"),
        (("gb18030", "gb99"), "no encoding 'gb99'", "gb18030"),
        (("Asia/Shanghai", "Asia/Shanghia"), "no time zone", "Asia/Shanghai"),
        (("  target:", "  targets:"), "no entity 'targets'", "target"),
        (("target_amount: 目标", "target_amont: 目标"), "unknown key 'target_amont'", "target_amount"),
        (("      currency: {value: CNY}\n", ""), "needs currency", "map them"),
        (("{value: CNY}", "{value: CNY, column: x}"), "both 'column' and 'value'", "one of the two"),
        (('files: "*.csv"', 'files: "*.csv"\nformat: xls'), "'xls' is not known", "csv, xlsx, parquet"),
        (("entities:", "entities: ["), "not YAML", "YAML"),
        (
            (GOOD[GOOD.index("entities:") :], FULL_FACT),
            "pos_sale_line cannot be delivered full",
            "leave `delivery` out",
        ),
    ],
)
def test_a_mistake_is_named_with_its_cure(tmp_path, change, what, cure):
    with pytest.raises(LandingError) as error:
        read(tmp_path, GOOD.replace(*change))
    assert what in error.value.what
    assert cure in error.value.cure
    assert error.value.where.startswith("shop/mapping.yaml")


DEALS = """source: crm
files: "*.csv"
entities:
  opportunity:
    columns:
      opportunity_number: id
      stage: {column: s, values: {Won: win}}
      currency: {value: CNY}
"""


def test_an_alias_outside_the_list_of_values_is_named_with_the_list(tmp_path):
    with pytest.raises(LandingError) as error:
        read(tmp_path, DEALS)
    assert error.value.what == "'win' is not known" and error.value.where.endswith(
        "opportunity.columns.stage"
    )
    assert error.value.cure == "use one of: lead, opportunity, quoted, won, lost, cancelled"
