"""Which groups move: worked out by hand on a graph of seven models."""

from hypothesis import given
from hypothesis import strategies as st

from quality.plan import Model, ancestors, make_plan
from quality.verdict import Verdict

MODELS = {
    m.name: m
    for m in (
        Model("stg_a", ("raw.a",)),
        Model("stg_b", ("raw.b",)),
        Model("dim", ("stg_a",), "core"),
        Model("fct", ("stg_a", "stg_b"), "sales"),
        Model("daily", ("fct", "dim"), "sales"),
        Model("tonnes", ("stg_b",), "carbon"),
        Model("permission", ("stg_b",), "rights"),
    )
}
ALL = set(MODELS)


def moved(verdicts=(), rebuilt=ALL) -> set[str]:
    return {p.group for p in make_plan(MODELS, rebuilt, verdicts) if p.moves}


def test_all_move_when_all_is_well():
    assert moved() == {"core", "sales", "carbon", "rights"}


def test_a_failed_check_holds_the_groups_that_stand_on_it():
    assert moved([Verdict("unique", "fct", passed=False)]) == {"core", "carbon", "rights"}
    assert moved([Verdict("not_null", "stg_b", passed=False)]) == {"core"}
    assert moved([Verdict("fresh", "raw.b", passed=False)]) == {"core"}


def test_a_warning_holds_nothing():
    assert moved([Verdict("volume", "fct", passed=False, severity="warn")]) == {
        "core",
        "sales",
        "carbon",
        "rights",
    }


def test_a_model_that_did_not_run_holds_its_group():
    assert moved(rebuilt=ALL - {"daily"}) == {"core", "carbon", "rights"}


def test_a_held_core_holds_everything_and_says_why():
    plans = make_plan(MODELS, ALL - {"dim"}, ())
    # Rights move all the same: whoever has left must not keep them because a dimension is wrong.
    assert [p.group for p in plans if p.moves] == ["rights"]
    carbon = next(p for p in plans if p.group == "carbon")
    assert "core is held" in carbon.reason and "not rebuilt in this run: dim" in carbon.reason
    assert "公共维度（core）暂缓发布" in carbon.reason_zh and "本次运行未能重新构建：dim" in carbon.reason_zh


def test_a_person_moves_a_group_past_failed_checks_and_the_plan_says_what_failed():
    failed = [
        Verdict("unique", "fct", False, observed="3 rows", expected="none"),
        Verdict("fresh", "stg_b", False),
    ]
    plans = {p.group: p for p in make_plan(MODELS, ALL, failed, forced=["sales"])}
    assert plans["sales"].moves and plans["sales"].forced
    assert plans["sales"].reason == "unique failed on fct: 3 rows, expected none; fresh failed on stg_b"
    assert not plans["carbon"].moves and plans["core"].moves and not plans["core"].forced


def test_a_reason_says_the_same_in_chinese():
    failed = [
        Verdict("unique", "fct", False, observed="3 failing rows", expected="no failing row"),
        Verdict("build", "daily", False, observed="no column x", expected="built"),
        Verdict(
            "statistics: lines, 7 days", "fct", False, observed="2026-06-30: 43 % of what is expected (2 stray)", expected="66 % to 151 %",
        ),
    ]  # fmt: skip
    (sales,) = (p for p in make_plan(MODELS, ALL - {"daily"}, failed) if p.group == "sales")
    assert sales.reason_zh == (
        "本次运行未能重新构建：daily；daily 未能构建：no column x；fct 未通过检查 unique：结果为 3 行不合格，应为 没有不合格的行；"
        "fct 未通过检查 统计“lines（7 天）”：结果为 2026-06-30: 预期的 43 %（共 2 处偏离），应为 66 % 至 151 %"
    )


def test_nobody_forces_what_was_not_built_nor_past_a_held_core():
    plans = {
        p.group: p
        for p in make_plan(MODELS, ALL - {"daily"}, [Verdict("unique", "fct", False)], forced=["sales"])
    }
    assert not plans["sales"].moves and "not rebuilt in this run: daily" in plans["sales"].reason
    broken = [Verdict("unique", "dim", False)]
    assert not {p.group: p for p in make_plan(MODELS, ALL, broken, forced=["sales"])}["sales"].moves
    every = make_plan(MODELS, ALL, broken, forced=["sales", "core", "carbon", "rights"])
    assert [p.group for p in every if p.forced] == ["core", "sales"] and all(p.moves for p in every)


def test_a_group_is_whole():
    plans = {p.group: p.marts for p in make_plan(MODELS, ALL, ())}
    assert plans == {
        "core": ("dim",),
        "sales": ("daily", "fct"),
        "carbon": ("tonnes",),
        "rights": ("permission",),
    }


@given(st.sets(st.sampled_from(sorted(ALL))), st.sets(st.sampled_from(sorted(ALL))))
def test_nothing_moves_on_a_stale_or_failed_ancestor(stale, failed):
    verdicts = [Verdict("check", name, passed=False) for name in failed]
    for plan in make_plan(MODELS, ALL - stale, verdicts):
        if plan.moves:
            assert not (ancestors(MODELS, plan.marts) & (stale | failed))
        else:
            assert plan.reason and plan.reason_zh
