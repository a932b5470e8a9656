"""A mart that becomes empty is held, with what to do; one that always was is not."""

import pytest

from quality.emptied import Count, verdicts
from quality.plan import Model, make_plan

MODELS = {
    m.name: m
    for m in (Model("dim", (), "core"), Model("fct", ("dim",), "sales"), Model("tonnes", (), "carbon"))
}


def moved(*counts):
    return {plan.group: plan for plan in make_plan(MODELS, set(MODELS), verdicts(counts))}


def test_a_mart_that_becomes_empty_holds_its_group_and_says_what_to_do():
    (said,) = verdicts([Count("fct", "sales", 0, 12)])
    assert said.holds and said.object == "fct" and said.rows == '[{"rows": 0, "rows_shown": 12}]'
    assert "`zhongtai publish --force --group sales" in said.cure and "sources of fct" in said.cure
    plans = moved(Count("fct", "sales", 0, 12), Count("tonnes", "carbon", 3, 5))
    assert not plans["sales"].moves and plans["core"].moves and plans["carbon"].moves
    assert plans["sales"].reason == "emptied failed on fct: 0 rows, expected some rows, as people see now"
    assert plans["sales"].reason_zh == "fct 未通过检查 emptied：结果为 0 行，应为 有行（目前所见即有）"
    assert not any(plan.moves for plan in moved(Count("dim", "core", 0, 1)).values()), "all stand on core"


@pytest.mark.parametrize("shown", [None, 0])
def test_a_mart_that_people_never_saw_a_row_of_may_be_empty(shown):
    (said,) = verdicts([Count("fct", "sales", 0, shown)])
    assert said.passed and not said.cure
    assert moved(Count("fct", "sales", 0, shown))["sales"].moves


def test_one_row_is_not_none():
    (said,) = verdicts([Count("fct", "sales", 1, 1_000_000)])
    assert said.passed, "how many are too few is for the statistics"
