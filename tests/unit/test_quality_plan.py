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
            assert plan.reason
