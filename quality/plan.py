"""The promotion plan: which publication groups move, and why the others stay.

A group moves as a whole, and only when each of its marts and each ancestor of them was rebuilt in this run and no
check with severity `error` failed on any of those. A person may force past failed checks, never past a mart that was not
built: what stands there is of another run, and one group would show two. `core` holds the dimensions that all share: if it stays, all stay,
except `rights`: who may see what must be able to change, and be withdrawn, whatever becomes of the numbers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from quality import chinese
from quality.verdict import Verdict

CORE = "core"
RIGHTS = "rights"
Said = tuple[str, str]  # the same in English and in Chinese


@dataclass(frozen=True)
class Model:
    """A node of the graph: what it reads directly, and the publication group if it is a mart."""

    name: str
    parents: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True)
class GroupPlan:
    """`marts` move together (`moves`), or stay together for `reason`, in two languages. forced: they move in spite of it."""

    group: str
    marts: tuple[str, ...]
    moves: bool
    reason: str
    forced: bool = False
    reason_zh: str = ""


def ancestors(models: Mapping[str, Model], names: Iterable[str]) -> set[str]:
    """`names` and everything they stand on, sources included. A cycle cannot occur in a dbt graph."""
    found: set[str] = set()
    open_ends = list(names)
    while open_ends:
        name = open_ends.pop()
        if name not in found:
            found.add(name)
            open_ends.extend(models[name].parents if name in models else ())
    return found


def make_plan(
    models: Mapping[str, Model],
    rebuilt: set[str],
    verdicts: Iterable[Verdict],
    *,
    forced: Collection[str] = (),
) -> tuple[GroupPlan, ...]:
    """Decide for every group among `models`; `rebuilt` are the models whose build succeeded in this run.

    forced: groups that move whatever the checks say, if all they stand on was rebuilt.
    """
    failed: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.holds:
            failed.setdefault(verdict.object, []).append(verdict)
    groups: dict[str, list[str]] = {}
    for model in models.values():
        if model.group:
            groups.setdefault(model.group, []).append(model.name)
    plans: dict[str, GroupPlan] = {}
    for group, marts in groups.items():
        stands_on = ancestors(models, marts)
        stale, broken = _stale(models, stands_on, rebuilt), _broken(stands_on, failed)
        told = "; ".join(english for english, _ in [*stale, *broken])
        told_zh = "；".join(said_zh for _, said_zh in [*stale, *broken])
        past = bool(broken and not stale and group in forced)
        plans[group] = GroupPlan(group, tuple(sorted(marts)), past or not told, told, past, told_zh)
    core = plans.get(CORE)
    if core and not core.moves:
        reason = f"core is held, and every group stands on its dimensions ({core.reason})"
        reason_zh = f"公共维度（core）暂缓发布，而各发布组都以其为基础（{core.reason_zh}）"
        for group, plan in plans.items():
            if plan.moves and group != RIGHTS:
                plans[group] = GroupPlan(group, plan.marts, False, reason, reason_zh=reason_zh)
    return tuple(plans[group] for group in sorted(plans))


def _stale(models: Mapping[str, Model], stands_on: set[str], rebuilt: set[str]) -> list[Said]:
    stale = ", ".join(sorted(name for name in stands_on if name in models and name not in rebuilt))
    return [(f"not rebuilt in this run: {stale}", f"本次运行未能重新构建：{stale}")] if stale else []


def _broken(stands_on: set[str], failed: Mapping[str, list[Verdict]]) -> list[Said]:
    return [
        (
            f"{v.check} failed on {name}" + (f": {v.observed}, expected {v.expected}" if v.observed else ""),
            _failed_zh(v, name),
        )
        for name in sorted(stands_on & failed.keys())
        for v in failed[name]
    ]


def _failed_zh(verdict: Verdict, name: str) -> str:
    found, wanted = (chinese.text(said) for said in (verdict.observed, verdict.expected))
    if verdict.check == "build":
        return f"{name} 未能构建：{found}"
    return f"{name} 未通过检查 {chinese.check(verdict.check)}" + (
        f"：结果为 {found}，应为 {wanted}" if found else ""
    )
