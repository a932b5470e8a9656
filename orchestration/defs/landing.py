"""Sources as assets: one step a source, which lands it, records the load, and shows a red check where it failed.

A failed source does not end the run: what stands on it is built from what had landed before.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetKey,
    AssetsDefinition,
    AssetSpec,
    MaterializeResult,
    RetryRequested,
    multi_asset,
)

from ingestion.catalog import ENTITIES
from ingestion.report import LoadReport
from ingestion.sources import DECLARED
from orchestration import loads
from orchestration.defs.resources import Platform
from orchestration.inbox_listing import keep, listing

MAX_RETRIES = 2
FIRST_WAIT_SECONDS = 2
HICCUP = timedelta(minutes=1)


def landing_assets() -> list[AssetsDefinition]:
    """Every declared system, the inbox and the calendar."""
    systems = [_asset(s.name, s.schema, [t.lake_name for t in s.tables]) for s in DECLARED]
    return [
        *systems,
        _asset("inbox", "raw_inbox", list(ENTITIES)),
        _asset("calendar", "raw_calendar", ["calendar_day"]),
    ]


def _asset(source: str, schema: str, tables: Sequence[str]) -> AssetsDefinition:
    keys = [AssetKey([schema, table]) for table in tables]
    check = AssetCheckSpec("landed", asset=keys[0], description=f"The newest load of {source} succeeded.")

    @multi_asset(
        name=f"land_{source}",
        specs=[AssetSpec(key, group_name=schema, kinds={"ducklake"}) for key in keys],
        op_tags={"dagster/priority": str(-loads.landing_order().index(source))},
        check_specs=[check],
    )
    def land(context: AssetExecutionContext, platform: Platform) -> Iterator[Any]:
        instance = platform.instance
        full = source in context.run.tags.get("zhongtai/full", "").split(",")
        # Before: what comes meanwhile is for the next run.
        lying = listing(instance.home.inbox) if source == "inbox" else {}
        reports = loads.land(instance, source, full=full)
        # A hiccup is over in a moment; what was slow to fail would keep the other sources waiting again.
        hiccups = [r for r in reports if r.status == "failed" and r.finished_at - r.started_at < HICCUP]
        if hiccups and context.retry_number < MAX_RETRIES:
            raise RetryRequested(MAX_RETRIES, seconds_to_wait=FIRST_WAIT_SECONDS * 2**context.retry_number)
        loads.record(instance, context.run_id, reports)
        if source == "inbox":
            keep(instance.home, lying)
        for report in reports:
            for error in loads.errors(report):
                context.log.error("%s: %s Cure: %s", error.where, error.what, error.cure)
        for key in keys:
            yield MaterializeResult(asset_key=key, metadata=_changes(reports, key.path[-1]))
        passed = all(report.status == "ok" for report in reports)
        yield AssetCheckResult(check_name=check.name, asset_key=check.asset_key, passed=passed)

    return land


def _changes(reports: Sequence[LoadReport], table: str) -> dict[str, int]:
    rows = [t for report in reports for t in report.tables if t.name == table]
    return {
        "rows_inserted": sum(t.inserted for t in rows),
        "rows_updated": sum(t.updated for t in rows),
        "rows_deleted": sum(t.deleted for t in rows),
        "rows_refused": sum(t.refused for t in rows),
        "values_mended": sum(r.rows for report in reports for r in report.repairs if r.entity == table),
    }
