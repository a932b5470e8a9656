"""dbt's models as assets and its tests as checks that colour the graph but never end a run."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster import AssetCheckSpec, AssetExecutionContext, AssetKey, AssetsDefinition, Backoff, RetryPolicy
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets

from orchestration import dbt_artifacts, gate, progress, runs
from orchestration.business_day import business_today
from orchestration.defs.resources import Platform
from orchestration.interrupts import heeded
from orchestration.settings import export
from orchestration.verdicts import record_verdicts


class Translator(DagsterDbtTranslator):
    """Names assets by schema and model, and keeps dbt's tests from blocking: the gate decides, after all has run."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        return AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        return dbt_resource_props["schema"]

    def get_asset_check_spec(self, *args: Any, **kwargs: Any) -> AssetCheckSpec | None:
        spec = super().get_asset_check_spec(*args, **kwargs)
        return spec and spec._replace(blocking=False)


def model_assets(manifest: Path) -> AssetsDefinition:
    """The models of `manifest` as one asset definition."""

    @dbt_assets(
        manifest=manifest,
        name="dbt_models",
        dagster_dbt_translator=Translator(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True)),
        retry_policy=RetryPolicy(max_retries=1, delay=5, backoff=Backoff.EXPONENTIAL),
    )
    def dbt_models(context: AssetExecutionContext, platform: Platform, dbt: DbtCliResource) -> Iterator[Any]:
        """Build every model on raw as it stood at R, then write down how each ended."""
        instance = platform.instance
        run_id = context.run_id
        with heeded(), instance.lake() as lake:
            raw_snapshot = runs.take_raw_snapshot(lake, run_id, instance.now())
        export(instance.dbt_variables(raw_snapshot, business_today(instance)))
        total = len(dbt_artifacts.read_manifest(manifest.parent)["nodes"])
        (instance.dbt_target / "run_results.json").unlink(missing_ok=True)
        # Unit tests check the code, which `make test` does; a run checks the data.
        invocation = dbt.cli(
            ["build", "--exclude-resource-type", "unit_test"],
            context=context,
            raise_on_error=False,
            target_path=instance.dbt_target,
        )
        for done, event in enumerate(invocation.stream(), start=1):
            progress.report("Building models | 构建模型", min(done, total), total)
            yield event
        described = dbt_artifacts.read_manifest(instance.dbt_target)
        results = list(dbt_artifacts.results(instance.dbt_target, described))
        with heeded(), instance.lake() as lake:
            runs.record_build(lake, run_id, results, instance.now())
            record_verdicts(instance, lake, run_id, gate.test_verdicts(lake, results))

    return dbt_models
