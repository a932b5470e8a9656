"""What the checkers say, in Chinese: nothing of their own words stays English, and commands stay as they are typed."""

import re
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from quality import chinese, emptied, reconcile
from quality.statistics.findings import COLUMNS, Looked
from quality.statistics.suite import judge
from quality.statistics.thresholds import Figure, Watch

ENGLISH = re.compile(r"[A-Za-z]{2,}")


def left(said: str, known: str) -> set[str]:
    """English words that are neither in a command nor a name."""
    return set(ENGLISH.findall(re.sub(r"`[^`]*`", "", chinese.text(said)))) - set(ENGLISH.findall(known))


def statistics():
    rows = [("lines, 7 days", "unit=U1", "2026-06-30", 3.0, 100.0, 60.0, 150.0, -9.0), ("rows", "", "", 9, 3, 2.0, 4.0, np.nan),
            ("goods there", "goods=G1", "2026-06-30", 0.0, 20.0, 1.0, np.inf, np.nan)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    watch = Watch("till", day="day", figures=(Figure("lines", "count(*)"),))
    return judge([Looked(watch, frame, frame)], "thresholds.yaml").verdicts


@pytest.mark.parametrize(
    "verdict",
    [
        *emptied.verdicts([emptied.Count("till", "sales", 0, 9)]),
        *reconcile.verdicts([reconcile.Line("tryton", "order", "amount", "CNY", *[Decimal(1)] * 5)], {"order": "till"}),
        *statistics(),
    ],
    ids=lambda verdict: verdict.check,
)  # fmt: skip
def test_what_a_checker_says_has_a_chinese_form(verdict):
    known = "till thresholds yaml marts figures lines tryton"
    assert not verdict.passed
    assert [left(said, known) for said in (verdict.observed, verdict.expected, verdict.cure)] == [set()] * 3
    commands = re.findall(r"`[^`]*`", verdict.cure)
    assert commands and re.findall(r"`[^`]*`", chinese.text(verdict.cure)) == commands


def test_what_a_database_says_stays():
    assert chinese.text('Binder Error: column "x" not found') == 'Binder Error: column "x" not found'
    assert (
        chinese.check("unique_till") == "unique_till"
        and chinese.check("statistics: lines, 7 days") == "统计“lines（7 天）”"
    )
    assert (
        chinese.text("2026-06-30: 43 % of what is expected (2 stray)")
        == f"{date(2026, 6, 30)}: 预期的 43 %（共 2 处偏离）"
    )
