"""Check the screens against the marts' columns, offline: what Superset would only show as a broken chart.

Belongs here: findings that name file, chart, column and cure. Does not: the grammar of the files (`assets.py`), or
whether a number is right (dbt's tests).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from dashboards import assets
from dashboards.bundle import Columns
from dashboards.grammar import Assets, Chart, Dashboard, Dataset
from dashboards.wording import LANGUAGES

NEEDS = {
    "number": ("metric", "note"),
    "months": ("time", "bars", "line"),
    "bars": ("by", "metrics"),
    "heat": ("time", "by", "metric"),
    "ranking": ("by", "metrics", "rows"),
}
CONDITIONS = ("where", "without", "without_null")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the screens."""

    file: str
    place: str  # the chart, metric, filter or column
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.problem} {self.cure}"


def validate(assets_dir: Path, columns: Columns) -> list[Finding]:
    """All findings of an assets folder; none means that it can be published. Raises BadAsset for broken YAML."""
    return validate_assets(assets.load(assets_dir), columns)


def validate_assets(loaded: Assets, columns: Columns) -> list[Finding]:
    """As `validate`, for assets that are already read."""
    found: list[Finding] = []
    for mart in loaded.rules_read:
        if mart not in columns:
            found.append(Finding("rules.yaml", mart, "There is no such mart.", _cure(mart, columns)))
    for dataset in loaded.datasets.values():
        found += _dataset(dataset, loaded, columns)
    for chart in loaded.charts.values():
        found += _chart(chart, loaded)
    for dashboard in loaded.dashboards.values():
        found += _dashboard(dashboard, loaded)
    return found


def _cure(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known)) or 'none'}."


def _labels(file: Path, place: str, texts: dict[str, str] | Any) -> Iterator[Finding]:
    for language in LANGUAGES:
        if not isinstance(texts, dict) or not texts.get(language):
            yield Finding(
                file.name, place, f"It has no text in {language!r}.", f"Add {language}: to its label."
            )


def _dataset(dataset: Dataset, loaded: Assets, columns: Columns) -> Iterator[Finding]:
    file = dataset.file
    if dataset.mart not in columns:
        yield Finding(file.name, dataset.mart, "There is no such mart.", _cure(dataset.mart, columns))
        return
    types = columns[dataset.mart]
    yield from _labels(file, dataset.mart, dataset.label)
    for name, texts in {**dataset.columns, **dataset.derived}.items():
        yield from _labels(file, name, texts)
    for name in dataset.columns:
        if name not in types:
            yield Finding(file.name, name, f"marts.{dataset.mart} has no such column.", _cure(name, types))
    shown = {**dataset.columns, **dataset.derived}
    if dataset.time not in shown:
        yield Finding(
            file.name, dataset.time, "The time column is not among the columns.", _cure(dataset.time, shown)
        )
    if dataset.rule not in loaded.rules:
        yield Finding(
            file.name, dataset.mart, f"There is no rule {dataset.rule!r}.", _cure(dataset.rule, loaded.rules)
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


def _chart(chart: Chart, loaded: Assets) -> Iterator[Finding]:
    file = chart.file.name
    yield from _labels(chart.file, chart.name, chart.title)
    if chart.dataset not in loaded.datasets:
        yield Finding(
            file, chart.name, f"There is no dataset {chart.dataset!r}.", _cure(chart.dataset, loaded.datasets)
        )
        return
    dataset = loaded.datasets[chart.dataset]
    shown = {**dataset.columns, **dataset.derived}
    for key in NEEDS[chart.kind]:
        if key not in chart.given:
            yield Finding(file, chart.name, f"A chart of kind {chart.kind} needs `{key}`.", "Add it.")
    for key in set(chart.given) - {*NEEDS[chart.kind], *CONDITIONS}:
        yield Finding(
            file, chart.name, f"`{key}` means nothing to kind {chart.kind}.", _cure(key, NEEDS[chart.kind])
        )
    if "note" in chart.given:
        yield from _labels(chart.file, f"{chart.name}, note", chart.given["note"])
    for name in _listed(chart.given, "metric", "metrics", "bars", "line"):
        if name not in dataset.metrics:
            yield Finding(
                file,
                f"{chart.name}, metric {name}",
                f"{dataset.mart} has none such.",
                _cure(name, dataset.metrics),
            )
    for name in _listed(chart.given, "time", "by", *CONDITIONS):
        if name not in shown:
            yield Finding(
                file, f"{chart.name}, column {name}", f"{dataset.mart} shows none such.", _cure(name, shown)
            )


def _listed(given: dict[str, Any], *keys: str) -> list[str]:
    values = [given[key] for key in keys if key in given]
    return [name for value in values for name in ([value] if isinstance(value, str) else value)]


def _dashboard(dashboard: Dashboard, loaded: Assets) -> Iterator[Finding]:
    file = dashboard.file.name
    for place, texts in (
        ("title", dashboard.title),
        ("description", dashboard.description),
        ("intro", dashboard.intro),
    ):
        yield from _labels(dashboard.file, place, texts)
    placed = [name for _, widths in dashboard.rows for name in widths]
    for number, (_, widths) in enumerate(dashboard.rows, 1):
        if sum(widths.values()) > 12:
            yield Finding(
                file,
                f"row {number}",
                f"Its charts are {sum(widths.values())} wide.",
                "Twelve is all there is.",
            )
    for name in placed:
        if name not in loaded.charts:
            yield Finding(file, name, "There is no such chart.", _cure(name, loaded.charts))
    for given in dashboard.filters:
        yield from _labels(dashboard.file, f"filter {given.name}", given.label)
        for name in given.not_for:
            if name not in placed:
                yield Finding(
                    file, f"filter {given.name}", f"There is no chart {name!r} here.", _cure(name, placed)
                )
        if given.kind == "choice":
            dataset = loaded.datasets.get(given.dataset or "")
            if dataset is None or given.column not in {**dataset.columns, **dataset.derived}:
                what = f"{given.dataset}.{given.column}"
                yield Finding(
                    file, f"filter {given.name}", f"There is no {what}.", "Name a dataset and its column."
                )
