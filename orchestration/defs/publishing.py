"""The `publish` step: gate, plan, promotion; held groups end it with a red check and a clear word."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    MaterializeResult,
    asset,
)

from lake import snapshots
from orchestration import gate
from orchestration.defs.resources import Platform

BUILD_RUN_TAG = "zhongtai/build_run_id"
# On a build whose starter publishes it in the same breath, so that the daemon does not do it again.
PUBLISHED_BY_TAG = "zhongtai/published_by"
# A person's reason for moving groups past failed checks, and which groups (comma between; none: all).
FORCE_REASON_TAG, FORCE_GROUPS_TAG = "zhongtai/force_reason", "zhongtai/force_groups"
PUBLICATION = AssetKey(["marts", "publication"])


def publication_asset(marts: list[AssetKey]) -> AssetsDefinition:
    """`marts.publication`: which snapshot each group shows. Stands on every mart."""

    @asset(
        key=PUBLICATION,
        deps=marts,
        group_name="marts",
        description="What people see: views on one checked snapshot, moved by publication group. | 已发布的数据",
        check_specs=[AssetCheckSpec("nothing_held", asset=PUBLICATION, description="Every group moved.")],
    )
    def publication(context: AssetExecutionContext, platform: Platform) -> Iterator[MaterializeResult]:
        instance = platform.instance
        run_id = context.run.tags.get(BUILD_RUN_TAG)
        with instance.lake() as lake:
            build = gate.runs.read_build(lake, run_id)
            if build is None:
                raise LookupError("Nothing has been built yet: run the job `build` first.")
            newest = gate.runs.read_build(lake)
            if newest and newest.run_id != build.run_id:
                # A build that waited in the queue must not put its older numbers over newer ones.
                yield MaterializeResult(
                    metadata={"skipped": f"run {newest.run_id} has built newer numbers"},
                    check_results=[AssetCheckResult(check_name="nothing_held", passed=True)],
                )
                return
            force = _force(context.run.tags)
            actor = instance.vault.who if force else "publish"
            decision = gate.decide(
                instance, lake, build.run_id, target=instance.dbt_target, actor=actor, force=force
            )
            snapshots.expire(lake, instance.now() - timedelta(days=instance.settings.keep_days))
        (instance.home.run / "published").touch()  # `zhongtai doctor`: what failed before this is history
        for plan in decision.held:
            context.log.error("Group %s is held: %s", plan.group, plan.reason)
        for plan in decision.plan:
            if plan.forced:
                context.log.warning("Group %s is forced past: %s", plan.group, plan.reason)
        yield MaterializeResult(
            metadata={
                "publication": decision.publication_id,
                "moved": [p.group for p in decision.plan if p.moves],
                "held": {p.group: p.reason for p in decision.held},
            },
            check_results=[
                AssetCheckResult(
                    check_name="nothing_held",
                    passed=not decision.held,
                    metadata={p.group: p.reason for p in decision.held},
                )
            ],
        )

    return publication


def _force(tags: Mapping[str, str]) -> gate.Force | None:
    if FORCE_REASON_TAG not in tags:
        return None
    groups = tags.get(FORCE_GROUPS_TAG, "")
    return gate.Force(tags[FORCE_REASON_TAG], tuple(group for group in groups.split(",") if group))
