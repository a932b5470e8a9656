"""The pages that tell what statistics said: whole in both languages, without a script, with a drawing and the rows of what strayed."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from quality.plan import GroupPlan
from quality.statistics.calendar import Calendar
from quality.statistics.data_docs.pages import Build, number, pages
from quality.statistics.findings import Asked, Looked, findings
from quality.statistics.suite import judge
from quality.statistics.thresholds_read import parse

TODAY = date(2026, 6, 30)
THRESHOLDS = parse(
    "marts: {till: {day: day, future_days: 0, figures: {lines: {value: count(*), windows: [1]}}}}", "t.yaml"
)


def shown(last: float, plan: GroupPlan) -> dict[str, str]:
    """The pages of 200 days of a hundred lines, of which the last has so many."""
    days = [TODAY - timedelta(n) for n in range(199, -1, -1)]
    lines = np.r_[np.full(199, 100.0), last]
    found = pd.DataFrame({"day": days, "by": "", "segment": "", "rows": lines, "lines": lines})
    (watch,) = THRESHOLDS.watches
    asked = Asked(TODAY, Calendar(frozenset(), frozenset(), ()), THRESHOLDS)
    looked = Looked(watch, found, findings(watch, found, asked))
    build = Build(
        "run-1", TODAY, "2026-06-30 09:00 Asia/Shanghai", "t.yaml", {"till": plan}, {"sales": "销售"}
    )
    return pages(build, judge([looked], "t.yaml"))


def test_what_strayed_is_told_with_a_drawing_and_its_rows():
    held = GroupPlan("sales", ("till",), False, "lines <failed>", reason_zh="行数未通过")
    told = shown(5, held)
    assert set(told) == {f"{place}/{name}.html" for place in ("en", "zh") for name in ("index", "till")}
    english, chinese = told["en/till.html"], told["zh/till.html"]
    assert "lines &lt;failed&gt;" in english and "行数未通过" in chinese, "texts are escaped"
    assert "expect_column_values_to_be_between(lines, -8.0, 8.0)" in english
    assert '<circle class="bad"' in english and "2026-06-30" in english and ">5<" in english
    assert "held" in told["en/index.html"] and "暂缓" in told["zh/index.html"]
    assert "销售" in told["zh/index.html"] and "销售" not in told["en/index.html"]


@pytest.mark.parametrize("name", ["en/index.html", "zh/index.html", "en/till.html", "zh/till.html"])
def test_a_page_asks_nothing_of_anybody(name):
    page = shown(100, GroupPlan("sales", ("till",), True, ""))[name]
    assert "<script" not in page and "http" not in page and "src=" not in page and "@import" not in page
    assert 'class="tag bad"' not in page


def test_numbers_as_people_read_them():
    assert [number(v, k) for v, k in ((0.125, "share"), (12345.6, ""), (3.0, ""), (0.01234, ""))] == [
        "12.5 %", "12,346", "3", "0.0123",
    ]  # fmt: skip
    assert number(None) == number(float("inf")) == "∞"
