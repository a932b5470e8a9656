"""The gate: gather the verdicts on a build, make the promotion plan, carry it out, and write all of it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lake import promotion, snapshots
from lake.promotion import GroupDecision, Promotion
from orchestration import data_docs, dbt_artifacts, row_counts, runs, statistics, totals
from orchestration.dbt_artifacts import Result
from orchestration.instance import Instance
from orchestration.verdicts import read_verdicts, record_verdicts
from quality.emptied import CHECK as EMPTIED
from quality.plan import RIGHTS, GroupPlan, Model, make_plan
from quality.reconcile import verdicts as reconciliation_verdicts
from quality.statistics.suite import Judgement
from quality.verdict import STATISTICS, Verdict

# What the gate itself asks, anew whenever a build comes before it.
ASKED_HERE = ("reconcile_", EMPTIED, STATISTICS)
FAILED = {"fail", "error", "runtime error"}


@dataclass(frozen=True)
class Force:
    """A person's word that groups move past failed checks. groups: none named means all."""

    reason: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What the gate decided: the publication's number, the plan, and every check that failed."""

    publication_id: int
    plan: tuple[GroupPlan, ...]
    failed: tuple[Verdict, ...]

    @property
    def held(self) -> tuple[GroupPlan, ...]:
        """The groups that stay at their old numbers."""
        return tuple(plan for plan in self.plan if not plan.moves)


def test_verdicts(lake: duckdb.DuckDBPyConnection, results: Sequence[Result]) -> list[Verdict]:
    """One verdict for each dbt test and object it speaks about, with rows to look at where it failed."""
    found = []
    for result in results:
        if result.kind in ("model", "seed") and result.status in FAILED:
            cure = "Mend the model, or the source it reads; then `zhongtai run`."
            found.append(
                Verdict("build", result.node, False, observed=result.message, expected="built", cure=cure)
            )
        if result.kind not in ("test", "unit_test") or result.status == "skipped":
            continue
        failed = result.status in FAILED
        told = failed or result.status == "warn"
        rows = runs.failing_rows(lake, result.sql) if told else "[]"
        found.extend(
            Verdict(
                check=result.node,
                object=name,
                passed=not told,
                severity="error" if failed else result.severity,
                observed=result.message if told else "",
                expected=result.wanted or "no failing row",
                rows=rows,
                cure="Look at the rows in ops.verdict; mend the source or the model, then `zhongtai run`.",
            )
            for name in result.objects
        )
    return found


@dataclass(frozen=True)
class Look:
    """A build as the gate sees it: what its own tests said, what the gate asked besides, and the graph they hold.

    statistics: those among what was asked, with what their pages show.
    """

    build: runs.Build
    candidate: int
    manifest: dict[str, Any]
    models: dict[str, Model]
    tested: list[Verdict]
    asked: list[Verdict]
    statistics: Judgement

    def plan(self, force: Force | None = None) -> tuple[GroupPlan, ...]:
        """Which groups move."""
        groups = {model.group for model in self.models.values() if model.group}
        forced = (force.groups or groups) if force else ()
        return make_plan(self.models, _rebuilt(self.build), [*self.tested, *self.asked], forced=forced)


def look(instance: Instance, lake: duckdb.DuckDBPyConnection, build: runs.Build, target: Path) -> Look:
    """Ask all that the gate asks of a build: its sums against the sources', its rows and figures against those that are seen. Writes nothing."""
    manifest = dbt_artifacts.read_manifest(target)
    candidate = build.candidate_snapshot or snapshots.current(lake)
    tested = [v for v in read_verdicts(lake, build.run_id) if not v.check.startswith(ASKED_HERE)]
    rebuilt = _rebuilt(build)
    asked: list[Verdict] = []
    # A mart that was not built holds its own group; the sums of the others are compared all the same.
    built = [entity for entity, mart in totals.MART_OF.items() if mart in rebuilt]
    if built and build.raw_snapshot is not None:
        lines = totals.reconciliation(lake, build.raw_snapshot, candidate, built)
        asked += reconciliation_verdicts(lines, totals.MART_OF)
    models = dbt_artifacts.models(manifest)
    # Rights are not watched: who may see what must be able to change, whatever becomes of the numbers.
    marts = {name: model.group for name, model in models.items() if model.group and model.group != RIGHTS}
    asked += row_counts.verdicts(lake, candidate, {mart: marts[mart] for mart in marts.keys() & rebuilt})
    judged = statistics.check(instance, lake, candidate, marts, marts.keys() & rebuilt)
    return Look(build, candidate, manifest, models, tested, [*asked, *judged.verdicts], judged)


def decide(
    instance: Instance,
    lake: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    target: Path,
    actor: str,
    force: Force | None = None,
) -> Decision:
    """Check the build of `run_id`, promote what may move or is forced to, hold the rest. Raises LookupError when there is none."""
    build = runs.read_build(lake, run_id)
    if build is None:
        raise LookupError(f"run {run_id} built nothing")
    seen = look(instance, lake, build, target)
    record_verdicts(instance, lake, run_id, seen.asked)
    plan = seen.plan(force)
    number = promotion.promote(
        lake,
        Promotion(
            run_id=run_id,
            raw_snapshot=build.raw_snapshot,
            candidate_snapshot=seen.candidate,
            groups=tuple(_decision(p, force) for p in plan),
            actor=actor,
            decided_at=instance.now(),
            dictionary=dbt_artifacts.dictionary(seen.manifest),
        ),
    )
    data_docs.write(instance, run_id, plan, seen.statistics)
    return Decision(number, plan, tuple(v for v in (*seen.tested, *seen.asked) if not v.passed))


def _rebuilt(build: runs.Build) -> set[str]:
    return {name for name, status in build.results.items() if status == "success"}


def _decision(plan: GroupPlan, force: Force | None) -> GroupDecision:
    if plan.forced and force:
        why = f"{force.reason} (in spite of: {plan.reason})"
        why_zh = f"{force.reason}（未理会：{plan.reason_zh}）"
        return GroupDecision(plan.group, "forced", plan.marts, why, why_zh)
    return GroupDecision(
        plan.group, "promoted" if plan.moves else "held", plan.marts, plan.reason, plan.reason_zh
    )
