"""The two jobs, when they start, and what happens when one fails."""

import json
from collections.abc import Iterator, Sequence

from dagster import (
    AssetSelection,
    DagsterRun,
    DagsterRunStatus,
    DefaultScheduleStatus,
    DefaultSensorStatus,
    HookContext,
    RunFailureSensorContext,
    RunRequest,
    RunStatusSensorContext,
    ScheduleDefinition,
    SensorDefinition,
    SkipReason,
    define_asset_job,
    failure_hook,
    in_process_executor,
    run_failure_sensor,
    run_status_sensor,
)

from orchestration.defs.inbox_sensor import inbox_sensor
from orchestration.defs.publishing import BUILD_RUN_TAG, PUBLICATION, PUBLISHED_BY_TAG


@failure_hook(required_resource_keys={"platform"})
def tell_failure(context: HookContext) -> None:
    """Write the failed step where `zhongtai doctor` and a log collector find it."""
    instance = context.resources.platform.instance
    line = {
        "at": instance.now().isoformat(),
        "run_id": context.run_id,
        "step": context.op.name,
        "error": str(context.op_exception),
    }
    with (instance.home.logs / "failures.jsonl").open("a") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


# One process holds the instance's lock and the lake's one writing thread for the whole run.
build = define_asset_job(
    "build",
    selection=AssetSelection.all() - AssetSelection.assets(PUBLICATION),
    description="Land every source, build every model, record what happened. | 入湖并构建",
    executor_def=in_process_executor,
    hooks={tell_failure},
)
publish = define_asset_job(
    "publish",
    selection=AssetSelection.assets(PUBLICATION),
    description="Check, plan, promote or hold. | 检查并发布",
    executor_def=in_process_executor,
    hooks={tell_failure},
)


def schedules(timezone: str) -> Sequence[ScheduleDefinition]:
    """Each night at two in the company's zone, before the morning's first look."""
    return [
        ScheduleDefinition(
            name="every_night",
            job=build,
            cron_schedule="0 2 * * *",
            execution_timezone=timezone,
            default_status=DefaultScheduleStatus.RUNNING,
        )
    ]


def _publish_request(build: DagsterRun) -> RunRequest | SkipReason:
    if PUBLISHED_BY_TAG in build.tags:
        return SkipReason(f"{build.tags[PUBLISHED_BY_TAG]} publishes it")
    return RunRequest(run_key=build.run_id, tags={BUILD_RUN_TAG: build.run_id})


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    monitored_jobs=[build],
    request_job=publish,
    default_status=DefaultSensorStatus.RUNNING,
)
def publish_after_build(context: RunStatusSensorContext) -> Iterator[RunRequest | SkipReason]:
    """`publish` follows every build that ended well …"""
    yield _publish_request(context.dagster_run)


@run_failure_sensor(monitored_jobs=[build], request_job=publish, default_status=DefaultSensorStatus.RUNNING)
def publish_after_failed_build(context: RunFailureSensorContext) -> Iterator[RunRequest | SkipReason]:
    """… and every one that did not: what could not be built is held and told."""
    yield _publish_request(context.dagster_run)


def sensors() -> Sequence[SensorDefinition]:
    """Both roads from build to publish, and the one from the inbox to build."""
    return [publish_after_build, publish_after_failed_build, inbox_sensor(build.name)]
