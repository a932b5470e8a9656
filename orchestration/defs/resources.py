"""What Dagster hands to the steps: the opened instance, held by one run at a time, and dbt."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from dagster import ConfigurableResource, InitResourceContext
from dagster_dbt import DbtCliResource
from packaging.version import Version
from pydantic import PrivateAttr

from orchestration.instance import Instance, open_instance
from orchestration.lock import run_lock
from orchestration.manifest import DBT_PROJECT
from orchestration.settings import Settings

WAIT_SECONDS = 3600


class Platform(ConfigurableResource):
    """The instance named by the settings; taking it starts PostgreSQL and locks the instance for this run."""

    _instance: Instance = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator["Platform"]:
        settings = Settings()
        job = context.dagster_run.job_name if context.dagster_run else "run"
        # A run of the daemon waits for one of the command line; the other way round a person is told at once.
        with run_lock(settings.home / "run" / "run.lock", job, settings.now(), WAIT_SECONDS):
            self._instance = open_instance(settings)
            yield self

    @property
    def instance(self) -> Instance:
        """The opened instance."""
        return self._instance


class Dbt(DbtCliResource):
    """dbt without the two things dagster-dbt does in this process first, which double the time of a small build.

    It asks `dbt --version` in a process of its own, and opens the adapter to count rows and read columns for metadata:
    the first is known, the second is not wanted, because one process must not open the lake twice for writing.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:
        return None


def dbt_resource() -> Dbt:
    """dbt on the project in the repository; where the lake lies comes in through the environment."""
    beside = Path(sys.executable).with_name("dbt")  # this environment's, whatever the PATH says
    return Dbt(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=str(beside))
