"""Check the screens against the marts' columns, offline: what Superset would only show as a broken chart.

Belongs here: findings that name file, chart, column and cure. Does not: charts (`validate_screens.py`),
the grammar of the files (`assets.py`), or whether a number is right (dbt's tests).
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from dashboards import assets
from dashboards.datasets import Columns
from dashboards.findings import Finding, cure, labels
from dashboards.grammar import Assets, Dataset
from dashboards.validate_screens import chart_findings, dashboard_findings


def validate(assets_dir: Path, columns: Columns) -> list[Finding]:
    """All findings of an assets folder; none means that it can be published. Raises BadAsset for broken YAML."""
    return validate_assets(assets.load(assets_dir), columns)


def validate_assets(loaded: Assets, columns: Columns) -> list[Finding]:
    """As `validate`, for assets that are already read."""
    found: list[Finding] = []
    for mart in loaded.rules_read:
        if mart not in columns:
            found.append(Finding("rules.yaml", mart, "There is no such mart.", cure(mart, columns)))
    for dataset in loaded.datasets.values():
        found += _dataset(dataset, loaded, columns)
    for chart in loaded.charts.values():
        found += chart_findings(chart, loaded)
    for dashboard in loaded.dashboards.values():
        found += dashboard_findings(dashboard, loaded)
    return found


def _dataset(dataset: Dataset, loaded: Assets, columns: Columns) -> Iterator[Finding]:
    file = dataset.file
    if dataset.mart not in columns:
        yield Finding(file.name, dataset.mart, "There is no such mart.", cure(dataset.mart, columns))
        return
    types = columns[dataset.mart]
    yield from labels(file, dataset.mart, dataset.label)
    for name, texts in {**dataset.columns, **dataset.derived}.items():
        yield from labels(file, name, texts)
    for name in dataset.columns:
        if name not in types:
            yield Finding(file.name, name, f"marts.{dataset.mart} has no such column.", cure(name, types))
    shown = {**dataset.columns, **dataset.derived}
    if dataset.time not in shown:
        yield Finding(
            file.name, dataset.time, "The time column is not among the columns.", cure(dataset.time, shown)
        )
    if dataset.rule not in loaded.rules:
        yield Finding(
            file.name, dataset.mart, f"There is no rule {dataset.rule!r}.", cure(dataset.rule, loaded.rules)
        )
    elif "unit_code" in loaded.rules[dataset.rule].clause.split(" in ")[0] and "unit_code" not in shown:
        yield Finding(
            file.name, "unit_code", "Its rule filters by unit_code.", "Show the column, or give a reason."
        )
    if dataset.rule != "unit" and not dataset.reason:
        yield Finding(
            file.name, dataset.mart, "It is not filtered by unit.", "Write the reviewed reason: beside rule:."
        )
    yield from _sql(dataset, loaded, columns)


def _sql(dataset: Dataset, loaded: Assets, columns: Columns) -> Iterator[Finding]:
    """Let DuckDB itself bind every expression against empty tables of the marts' columns and types."""
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        connection.execute("create schema marts")
        for mart in {dataset.mart, *loaded.rules_read} & set(columns):
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns[mart].items())
            connection.execute(f'create table marts."{mart}" ({listed})')
        source = (dataset.select or f"select * from marts.{dataset.mart}").replace("{zone}", "UTC")
        metrics = {
            f"metric {m.name}": f"select {m.expression} from ({source}) as d"
            for m in dataset.metrics.values()
        }
        derived = {n: f'select "{n}" from ({source}) as d' for n in dataset.derived}
        for place, statement in {"select": source, **derived, **metrics}.items():
            try:
                connection.execute(statement)
            except duckdb.Error as error:
                first = str(error).strip().splitlines()
                hint = next((line for line in first if "Candidate" in line or "Did you mean" in line), "")
                yield Finding(dataset.file.name, place, first[0], hint or "Correct the SQL.")
