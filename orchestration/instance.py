"""One instance of the platform, opened: its servers' addresses, its lake, its clock.

Belongs here: bringing home folder, PostgreSQL, roles and ledgers to their declared state. Does not: runs.
"""

import os
import pwd
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg

from lake import connect, ledger, postgres, roles, vault, vault_schema
from lake.home import Home
from orchestration.problems import Problem
from orchestration.settings import Settings, export


@dataclass(frozen=True)
class Instance:
    """What every step is handed instead of globals."""

    settings: Settings
    home: Home
    address: postgres.Address
    _attached: dict[str, duckdb.DuckDBPyConnection] = field(default_factory=dict, repr=False, compare=False)

    def lake_address(self, role: str = "lake_writer") -> connect.LakeAddress:
        """Where the lake is, for a role: `lake_writer` or `lake_reader`."""
        return connect.lake_address(self.home, self.address, role)

    def lake(self, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        """A connection to the lake, attached once for each role. Raises Problem when PostgreSQL is gone."""
        role = "lake_reader" if read_only else "lake_writer"
        try:
            try:
                return connect.another(self._attached[role])
            except (KeyError, duckdb.Error):  # the first, or one that a fault has broken
                self._attached[role] = connect.connect(self.lake_address(role), read_only=read_only)
                return connect.another(self._attached[role])
        except duckdb.Error as error:
            raise postgres_gone(self.home, error) from error

    @property
    def vault(self) -> vault.Place:
        """Where personal values are; its log names the user of the operating system."""
        return vault.Place(self.home, self.address, pwd.getpwuid(os.getuid()).pw_name)

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.settings.now()

    @property
    def dbt_target(self) -> Path:
        """Where dbt writes its artefacts: with the instance, so that two never meet."""
        return self.home.root / "dbt"

    def dbt_variables(self, raw_snapshot: int | None, today: date) -> dict[str, str]:
        """The environment dbt's profile and macros read; names files that hold secrets, never a secret."""
        return {
            **self.lake_address().variables,
            "ZT_BASE_CURRENCY": self.settings.base_currency,
            "ZT_TIMEZONE": self.settings.timezone,
            "ZT_TODAY": today.isoformat(),
            "ZT_RAW_SNAPSHOT": "" if raw_snapshot is None else str(raw_snapshot),
        }


def postgres_gone(home: Home, error: Exception | str) -> Problem:
    """The same words wherever the server's absence is met."""
    return Problem(
        f"PostgreSQL does not answer: {str(error).strip().splitlines()[0]}",
        where=str(home.postgres),
        cure="Run the same command again: it starts the embedded server. `zhongtai doctor` says what else is wrong. "
        "What was published stays as it was.",
    )


def open_instance(settings: Settings) -> Instance:
    """Bring the instance up: folders, server, roles, vault, extensions, ledgers, Dagster's home. Idempotent, about a second."""
    home = Home(settings.home).create()
    address = (
        postgres.Address(settings.pg_host, settings.pg_port) if settings.pg_host else postgres.start(home)
    )
    instance = Instance(settings, home, address)
    try:
        roles.ensure(home, address)
        vault_schema.ensure(home, address)
    except psycopg.OperationalError as error:
        raise postgres_gone(home, error) from error
    connect.install_extensions(home.extensions)
    with instance.lake() as lake:
        ledger.ensure(lake)
    _write_dagster_home(instance)
    export({"DAGSTER_HOME": str(home.dagster), "ZHONGTAI_HOME": str(home.root)})
    return instance


def _write_dagster_home(instance: Instance) -> None:
    """Dagster keeps its runs in PostgreSQL and reports to nobody; the password stays in its file."""
    host, passfile = (
        quote(str(part), safe="") for part in (instance.address.host, instance.home.passfile("dagster"))
    )
    url = (
        f"postgresql+psycopg2://dagster@/dagster?host={host}&port={instance.address.port}&passfile={passfile}"
    )
    text = f"""# Written by zhongtai at each start.
storage:
  postgres:
    postgres_url: "{url}"
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
# Capturing a step's output takes two watcher processes a step; dbt's log is dbt/dbt.log, the servers' are in logs/.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
"""
    file = instance.home.dagster / "dagster.yaml"
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
