"""A lake of the benchmark's own, built by what dbt compiled and judged by what the gate asks, without dbt's and Dagster's own time.

Belongs here: build, tests, statistics, plan and promotion of one day, all of them the platform's own code and SQL. Does not: the rows
(gate_company.py), the sums that sources give of themselves: what those would catch besides is not counted.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from benchmarks.thresholds import write_thresholds
from ingestion.sources import DECLARED, calendar
from ingestion.tables import ensure_tables
from lake import postgres, promotion, snapshots
from lake.promotion import GroupDecision, Promotion
from lake.transaction import whole
from orchestration import dbt_artifacts, gate, statistics
from orchestration.instance import open_instance
from orchestration.settings import Settings
from quality.plan import RIGHTS, GroupPlan, ancestors, make_plan
from quality.verdict import STATISTICS, Verdict

_PROJECT = Path(__file__).parent.parent / "dbt_project"
_COMPILED_FOR = date(2026, 6, 30)


class Lab:
    """One lake and its gate; `day` is whichever day is asked for.

    What stands on none of the tables that were touched is neither built nor asked again: it would be, and say, the same.
    """

    def __init__(self, root: Path, fill: Callable[[duckdb.DuckDBPyConnection, date], None]):
        """fill: of any company, so that dbt has rows to compile and build on (a minute)."""
        self.instance = open_instance(Settings(home=root, sources=""))
        self.lake = self.instance.lake()
        ensure_tables(self.lake, DECLARED)
        calendar.land_calendar(self.lake, self.instance.now)
        whole(self.lake, lambda: fill(self.lake, _COMPILED_FOR))
        target = root / "dbt"
        self._dbt(target)
        self.manifest = dbt_artifacts.read_manifest(target)
        self.tests = [r for r in dbt_artifacts.results(target, self.manifest) if r.kind == "test"]
        self.models = dbt_artifacts.models(self.manifest)
        self.groups = {name: model.group for name, model in self.models.items() if model.group}
        self.tables = _statements(target / "manifest.json")
        self.said: dict[str, list[Verdict]] = {}  # of the last build, by model
        write_thresholds(self.instance.home, holds=True)

    def close(self) -> None:
        """Stops the server."""
        self.lake.close()
        postgres.stop(self.instance.home)

    def standing_on(self, tables: Collection[str]) -> set[str]:
        """The models that stand on any of these tables of `raw_inbox`."""
        touched = {f"raw_inbox.{table}" for table in tables}
        return {name for name in self.models if touched & ancestors(self.models, [name])}

    def build(
        self, day: date, tables: Collection[str], *steps: Callable[[duckdb.DuckDBPyConnection], object]
    ) -> int:
        """The candidate of that day, after the steps were done to these tables of raw. Returns its snapshot."""
        again = self.standing_on(tables)

        def all_of_it():
            for step in steps:
                step(self.lake)
            for name, statement in self.tables.items():
                if name in again or str(_COMPILED_FOR) in statement:
                    self.lake.execute(statement.replace(str(_COMPILED_FOR), str(day)))

        whole(self.lake, all_of_it)
        return snapshots.current(self.lake)

    def judged(
        self, day: date, snapshot: int, tables: Collection[str]
    ) -> tuple[tuple[GroupPlan, ...], list[Verdict]]:
        """The plan, and what failed, of the candidate that was built last, of these tables."""
        again = self.standing_on(tables)
        results = []
        for test in self.tests:
            if not again & set(test.objects):
                continue
            (rows,) = self.lake.execute(
                f"select count(*) from ({test.sql.replace(str(_COMPILED_FOR), str(day))})"
            ).fetchone() or (0,)
            bad = "warn" if test.severity == "warn" else "fail"
            results.append(
                replace(test, status=bad if rows else "pass", message=f"{rows} failing rows", sql="select 1")
            )
        today = replace(self.instance, settings=self.instance.settings.model_copy(update={"today": day}))
        watched = {mart: group for mart, group in self.groups.items() if group != RIGHTS}
        said = gate.test_verdicts(self.lake, results)
        said += statistics.check(today, self.lake, snapshot, watched, watched.keys() & again).verdicts
        self.said |= {name: [v for v in said if v.object == name] for name in again}
        verdicts = [verdict for of_one in self.said.values() for verdict in of_one]
        failed = [verdict for verdict in verdicts if not verdict.passed]
        return make_plan(self.models, set(self.models), verdicts), failed

    def publish(self, snapshot: int) -> None:
        """What people see from now on."""
        marts = {
            group: tuple(m for m, g in self.groups.items() if g == group)
            for group in set(self.groups.values())
        }
        groups = tuple(GroupDecision(group, "promoted", names, "") for group, names in marts.items())
        promotion.promote(
            self.lake,
            Promotion("bench", snapshot, snapshot, groups, "bench", datetime.now(UTC), ()),
        )

    def _dbt(self, target: Path) -> None:
        """One build, of which only the compiled SQL is wanted. Raises CalledProcessError where it fails."""
        given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "DBT_"))}
        given |= self.instance.dbt_variables(None, _COMPILED_FOR) | {
            "DBT_PROJECT_DIR": str(_PROJECT),
            "DBT_PROFILES_DIR": str(_PROJECT),
            "DBT_TARGET_PATH": str(target),
            "DBT_LOG_PATH": str(target / "logs"),
        }
        dbt = Path(sys.executable).with_name("dbt")
        words = [str(dbt), "--quiet", "build", "--exclude-resource-type", "unit_test"]
        subprocess.run(words, env=given, check=True)


def told(verdict: Verdict) -> str:
    """A failed verdict on one line."""
    return f"{verdict.object} {verdict.check.removeprefix(STATISTICS)}: {verdict.observed}"


def _statements(manifest: Path) -> dict[str, str]:
    """One statement a table, by its name, parents first. Views stand since the first build."""
    nodes = json.loads(manifest.read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    done: dict[str, str] = {}
    while len(done) < len(models):
        for key, node in models.items():
            if key not in done and all(p in done for p in node["depends_on"]["nodes"] if p in models):
                kind, name = node["config"]["materialized"], node["relation_name"]
                done[key] = f"create or replace {kind} {name} as {node['compiled_code']}"
    return {
        models[key]["name"]: text
        for key, text in done.items()
        if "create or replace view" not in text or str(_COMPILED_FOR) in text
    }
