"""The file of thresholds: what it says, and what is said where it is wrong."""

from datetime import date
from importlib.resources import files

import pytest

from quality.statistics.thresholds import Event, Figure
from quality.statistics.thresholds_read import ThresholdsError, parse

WHOLE = """
defaults: {limit: 5, windows: [1]}
events:
  - {name: Year's turn, from: 12-28, to: 01-03}
marts:
  fct_pos_line:
    day: business_date
    oldest_days: 2
    categories: {product_group_code: 3}
    frozen: [sales]
    figures:
      sales: {value: sum(amount), by: [unit_code], limit: 4}
      empty: {value: avg(x), of: share}
  dim_party: {rows_percent: 20}
"""


def test_defaults_are_those_of_the_file_and_a_figure_may_differ():
    found = parse(WHOLE, "t.yaml")
    till, party = found.watches
    assert till.figures == (
        Figure("sales", "sum(amount)", by=("unit_code",), windows=(1,), limit=4.0),
        Figure("empty", "avg(x)", of="share", windows=(1,), limit=5.0),
    )
    assert till.categories == (("product_group_code", 3.0),) and till.oldest_days == 2
    assert party.rows_percent == 20.0 and not party.day
    assert found.enough_days == 56 and found.holds
    assert not parse(f"holds: false\n{WHOLE}", "t.yaml").holds


def test_an_event_may_go_over_the_turn_of_the_year():
    event = parse(WHOLE, "t.yaml").events[0]
    assert event == Event("Year's turn", (12, 28), (1, 3))
    assert [event.holds(day) for day in (date(2025, 12, 27), date(2025, 12, 28), date(2026, 1, 3), date(2026, 1, 4))] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("oldest_days", "oldest_dys", "t.yaml: marts.fct_pos_line: there is no 'oldest_dys', perhaps oldest_days"),
        ("limit: 4", "limit: four", "marts.fct_pos_line.figures.sales.limit: 'four' is no number"),
        ("of: share", "of: shares", "marts.fct_pos_line.figures.empty.of: 'shares' is none of amount, mean, share"),
        ("value: sum(amount), ", "", "marts.fct_pos_line.figures.sales: `value` is missing"),
        ("empty: {", "rows: {", "marts.fct_pos_line.figures.rows: a figure's name is one word"),
        ("empty: {", "'empty, 7 days': {", "a figure's name is one word"),
        ("frozen: [sales]", "frozen: [sale]", "marts.fct_pos_line.frozen: there is no figure 'sale', perhaps sales"),
        ("day: business_date", "ripe_days: 0", "marts.fct_pos_line: `day` is missing"),
        ("to: 01-03", "to: 31-03", "needs name, from and to"),
        ("windows: [1]", "windows: [0]", "windows are days from 1 on"),
        ("marts:", "marts: [", "t.yaml: this is no YAML"),
        ("defaults:", "holds: maybe\ndefaults:", "t.yaml: holds: 'maybe' is neither true nor false"),
        ("marts:", "mart:", "t.yaml: there is no 'mart', perhaps marts"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(before, after, said):
    assert before in WHOLE
    with pytest.raises(ThresholdsError) as error:
        parse(WHOLE.replace(before, after, 1), "t.yaml")
    assert said in str(error.value)


def test_the_platforms_own_file_is_whole():
    text = files("quality.statistics").joinpath("thresholds.yaml").read_text(encoding="utf-8")
    assert {"fct_pos_line", "fct_order_line", "dim_party"} <= {
        watch.mart for watch in parse(text, "thresholds.yaml").watches
    }
