"""Run the two jobs in this process, without a web server; Dagster's storage keeps the run all the same."""

import logging
from contextlib import redirect_stdout
from dataclasses import replace

from dagster import DagsterExecutionInterruptedError, DagsterInstance, DagsterRunStatus, RunsFilter
from dagster._core.execution.execute_in_process_result import ExecuteInProcessResult
from dagster._utils.error import SerializableErrorInfo

from ingestion.sources import DECLARED
from lake import postgres
from orchestration import progress, runs
from orchestration.defs.publishing import BUILD_RUN_TAG, FORCE_GROUPS_TAG, FORCE_REASON_TAG, PUBLISHED_BY_TAG
from orchestration.gate import Force
from orchestration.instance import Instance, postgres_gone
from orchestration.lock import run_lock
from orchestration.outcome import Outcome, outcome
from orchestration.problems import Exit, Problem

INTERRUPTS = {"KeyboardInterrupt", "DagsterExecutionInterruptedError"}
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run(instance: Instance, *, full: frozenset[str] = frozenset()) -> Outcome:
    """`build`, then `publish`, whatever became of the build. `full` names sources to land anew.

    Raises Problem: for a source that nobody declared (exit code 2), when another run is at work (5).
    """
    known = {source.name for source in DECLARED}
    if unknown := set(instance.settings.connected()) - known:
        raise Problem(
            f"There is no source {', '.join(sorted(unknown))} to read.",
            where="ZHONGTAI_SOURCES",
            cure=f"Declared in ingestion/sources/: {', '.join(sorted(known))}. Correct the name, or declare it there.",
            code=Exit.USAGE,
        )
    if unknown := full - known:
        raise Problem(
            f"There is no source {', '.join(sorted(unknown))} to land anew.",
            where="--full",
            cure=f"Known: {', '.join(sorted(known))}. Files land anew when they change.",
            code=Exit.USAGE,
        )
    with run_lock(instance.home.run / "run.lock", "zhongtai run", instance.now()):
        end_dead_runs()
        tags = {PUBLISHED_BY_TAG: "zhongtai run"} | (
            {"zhongtai/full": ",".join(sorted(full))} if full else {}
        )
        built = _execute(instance, "build", tags)
        with instance.lake() as lake:
            if runs.read_build(lake, built.run_id) is None:
                raise Problem(
                    f"The build ended before it could read a single table: {_error(built)}",
                    where=str(instance.home.logs / "failures.jsonl"),
                    cure="Nothing was published. `zhongtai doctor` says what is wrong; then `zhongtai run` again.",
                )
        progress.report("Checking and publishing | 检查并发布")
        published = publish(instance, built.run_id)
        return published if built.success else replace(published, build_error=_error(built))


def publish(instance: Instance, run_id: str | None = None, force: Force | None = None) -> Outcome:
    """Put the build of `run_id` (default: the newest) before the gate."""
    tags = {FORCE_REASON_TAG: force.reason, FORCE_GROUPS_TAG: ",".join(force.groups)} if force else {}
    with run_lock(instance.home.run / "run.lock", "zhongtai publish", instance.now()):
        if force:
            _check_groups(instance, force)
        with instance.lake() as lake:
            build = runs.read_build(lake, run_id)
        if build is None:
            raise Problem(
                "Nothing has been built yet.",
                where="ops.run",
                cure="`zhongtai run` lands, builds and publishes.",
            )
        result = _execute(instance, "publish", {BUILD_RUN_TAG: build.run_id} | tags)
        if not result.success:
            raise Problem(
                f"The gate itself failed: {_error(result)}",
                where=f"run {result.run_id}",
                cure="What was published stays as it was. `zhongtai doctor`, then `zhongtai publish` again.",
            )
        return outcome(instance, build.run_id)


def _check_groups(instance: Instance, force: Force) -> None:
    with instance.lake() as lake:
        known = {
            g for (g,) in lake.execute("select distinct publication_group from ops.publication").fetchall()
        }
    if unknown := set(force.groups) - known:
        raise Problem(
            f"There is no publication group {', '.join(sorted(unknown))}.",
            where="--group",
            cure=f"Known: {', '.join(sorted(known)) or 'none yet; `zhongtai run` publishes first'}.",
            code=Exit.USAGE,
        )


def _execute(instance: Instance, job: str, tags: dict[str, str]) -> ExecuteInProcessResult:
    # Importing the definitions takes seconds, and only runs need them.
    from orchestration.definitions import defs

    for name in ("dagster", "dagster.builtin"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # dbt's own lines go to a file; what a person needs of them comes back as verdicts.
    log = (instance.home.logs / f"{job}.log").open("a")
    try:
        with log, redirect_stdout(log), DagsterInstance.get() as dagster:
            # Dagster opens a connection for each of a run's thousands of statements unless told to hold one.
            dagster.optimize_for_webserver(statement_timeout=0, pool_recycle=-1, max_overflow=5)
            result = defs.resolve_job_def(job).execute_in_process(
                instance=dagster, raise_on_error=False, tags=tags, run_config=QUIET
            )
    except DagsterExecutionInterruptedError:
        raise KeyboardInterrupt from None
    except Exception as error:
        # Dagster writes each event to PostgreSQL and raises its own error when that is gone.
        if instance.settings.pg_host or postgres.running(instance.home):
            raise
        raise postgres_gone(instance.home, "it ended while the run was at work") from error
    if _interrupted(result):
        raise KeyboardInterrupt
    return result


def end_dead_runs() -> None:
    """Close the runs whose process died without a word; only the holder of the instance's lock may call this.

    Dagster would count them as running for ever and start no other.
    """
    with DagsterInstance.get() as dagster:
        for dead in dagster.get_runs(
            RunsFilter(statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING])
        ):
            dagster.report_run_failed(dead, "Its process ended without a word.")


def _error(result: ExecuteInProcessResult) -> str:
    causes = [chain[-1] for chain in _failures(result)]
    return causes[0].message.strip() if causes else "no reason was recorded"


def _interrupted(result: ExecuteInProcessResult) -> bool:
    """Whether Ctrl-C is what ended it: Dagster keeps that as an ordinary failure."""
    return any(cause.cls_name in INTERRUPTS for chain in _failures(result) for cause in chain)


def _failures(result: ExecuteInProcessResult) -> list[list[SerializableErrorInfo]]:
    """Each failure with its causes, the deepest last."""
    found = []
    for event in result.all_events:
        error = getattr(event.event_specific_data, "error", None)
        if event.is_failure and error is not None:
            chain = [error]
            while chain[-1].cause:
                chain.append(chain[-1].cause)
            found.append(chain)
    return found
