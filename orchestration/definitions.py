"""Everything Dagster knows of the platform. Parts are swapped in tests by passing others to `definitions_for`."""

from pathlib import Path

from dagster import Definitions

from orchestration.defs import jobs, landing, models, publishing, resources
from orchestration.manifest import current_manifest
from orchestration.settings import Settings


def definitions_for(manifest: Path, timezone: str) -> Definitions:
    """Landing, models and publication as one graph, with its jobs, schedule and sensors."""
    dbt_models = models.model_assets(manifest)
    marts = sorted(key for key in dbt_models.keys if key.path[0] == "candidate")
    return Definitions(
        assets=[*landing.landing_assets(), dbt_models, publishing.publication_asset(marts)],
        jobs=[jobs.build, jobs.publish],
        schedules=jobs.schedules(timezone),
        sensors=jobs.sensors(),
        resources={"platform": resources.Platform(), "dbt": resources.dbt_resource()},
    )


defs = definitions_for(current_manifest(), Settings().timezone)
