"""source = mart + quarantined + removed duplicates + deleted, to the cent."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quality.reconcile import reconcile, verdicts

EUR = ("tills", "pos_sale_line", "EUR", "amount")
CNY = ("tills", "pos_sale_line", "CNY", "amount")
cents = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def test_a_balanced_day():
    # Files say 100.00; 89.50 is shown, 0.50 unreadable, 7.00 delivered twice, 3.00 withdrawn.
    (line,) = reconcile(
        [(CNY, Decimal("60.00")), (CNY, Decimal("40.00"))],
        [(CNY, Decimal("89.50"))],
        [(CNY, Decimal("0.50"))],
        [(CNY, Decimal("7.00"))],
        [(CNY, Decimal("3.00"))],
    )
    assert line.residue == 0
    assert all(v.passed for v in verdicts([line], {"pos_sale_line": "fct_pos_line"}))


def test_one_cent_missing_fails_on_the_mart_that_shows_it():
    (line,) = reconcile([(CNY, Decimal("100.00"))], [(CNY, Decimal("99.99"))])
    (verdict,) = verdicts([line], {"pos_sale_line": "fct_pos_line"})
    assert line.residue == Decimal("0.01")
    assert verdict.holds and verdict.object == "fct_pos_line"
    assert verdict.observed == "0.01" and "zhongtai run --full tills" in verdict.cure
    assert json.loads(verdict.rows)[0]["source_total"] == "100.00", (
        "the sums stand with the rows, not in the words"
    )


def test_a_currency_only_the_mart_knows_is_a_residue():
    lines = reconcile([(CNY, Decimal(1))], [(CNY, Decimal(1)), (EUR, Decimal(2))])
    assert {line.currency: line.residue for line in lines} == {"CNY": 0, "EUR": -2}


@given(st.lists(cents, min_size=1, max_size=30), cents)
def test_the_residue_is_exactly_what_is_missing(parts, missing):
    (line,) = reconcile([(CNY, sum(parts) + missing)], [(CNY, p) for p in parts])
    assert line.residue == missing
