"""What the columns of a panel mean, and what is said of a declaration that is wrong."""

import pytest

from ml.forecasting.spec import PanelSpec, SpecError, read_spec

WHOLE = """
series: [store, product]
date: day
target: sales
known_ahead: [promo]
observed_only: customers
static: []
holiday_country: CN
"""


def test_a_declaration_is_read():
    assert read_spec(WHOLE, "p.yaml") == PanelSpec(
        ("store", "product"), "day", "sales", ("promo",), ("customers",), (), "CN"
    )
    assert read_spec("{series: s, date: d, target: y}", "p.yaml") == PanelSpec(("s",), "d", "y")
    assert read_spec("{series: s, date: d, target: y, holiday_country: NO}", "p").holiday_country == "NO"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("target: sales", "", "p.yaml: `target` is missing: name the panel's column"),
        ("known_ahead:", "known_haed:", "p.yaml: there is no 'known_haed', perhaps known_ahead"),
        ("[promo]", "{promo: 1}", "p.yaml: known_ahead: {'promo': 1} is no list of columns"),
        ("customers", "sales", "p.yaml: sales stands twice: a column has one part to play"),
        ("date: day", "date: 7", "p.yaml: date: 7 is no text"),
        ("CN", "China", "p.yaml: holiday_country: nothing is known of the holidays of 'China'; write the country's two letters"),
        ("series: [store", "series: [store]]", "p.yaml: this is no YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(was, now, said):
    with pytest.raises(SpecError) as told:
        read_spec(WHOLE.replace(was, now), "p.yaml")
    assert str(told.value).startswith(said)


def test_a_file_without_names():
    with pytest.raises(SpecError, match="names with values are wanted"):
        read_spec("- store", "p.yaml")
