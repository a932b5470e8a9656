"""Check charts and dashboards against the datasets they name.

Belongs here: findings about charts, rows and filters. Does not: datasets against marts (`validate.py`).
"""

from collections.abc import Iterator
from typing import Any

from dashboards.charts import edition
from dashboards.findings import Finding, cure, labels
from dashboards.grammar import Assets, Chart, Dashboard
from dashboards.wording import LANGUAGES

NEEDS = {
    "number": ("metric", "note"),
    "months": ("time", "bars", "line"),
    "days": ("time", "metrics"),
    "bars": ("by", "metrics"),
    "heat": ("time", "by", "metric"),
    "ranking": ("by", "metrics", "rows"),
}
MAY = {
    "number": ("alarm",),
    "days": ("split",),
    "bars": ("sort", "whole", "rows"),
    "ranking": ("order", "alarm"),
}
CONDITIONS = ("where", "without", "without_null")


def chart_findings(chart: Chart, loaded: Assets) -> Iterator[Finding]:
    file = chart.file.name
    yield from labels(chart.file, chart.name, chart.title)
    if chart.dataset not in loaded.datasets:
        yield Finding(
            file, chart.name, f"There is no dataset {chart.dataset!r}.", cure(chart.dataset, loaded.datasets)
        )
        return
    dataset = loaded.datasets[chart.dataset]
    shown = {**dataset.columns, **dataset.derived}
    for key in NEEDS[chart.kind]:
        if key not in chart.given:
            yield Finding(file, chart.name, f"A chart of kind {chart.kind} needs `{key}`.", "Add it.")
    for key in set(chart.given) - {*NEEDS[chart.kind], *MAY.get(chart.kind, ()), *CONDITIONS}:
        yield Finding(
            file, chart.name, f"`{key}` means nothing to kind {chart.kind}.", cure(key, NEEDS[chart.kind])
        )
    if chart.given.get("sort", "name") != "name":
        yield Finding(
            file, f"{chart.name}, sort", "Bars are sorted by their figure, or by name.", "Write sort: name."
        )
    if "note" in chart.given:
        yield from labels(chart.file, f"{chart.name}, note", chart.given["note"])
    for name in _listed(chart.given, "metric", "metrics", "bars", "line", "order"):
        if name not in dataset.metrics:
            yield Finding(
                file,
                f"{chart.name}, metric {name}",
                f"{dataset.mart} has none such.",
                cure(name, dataset.metrics),
            )
    for name in {column for language in LANGUAGES for column in _columns(edition(chart.given, language))}:
        if name not in shown:
            yield Finding(
                file, f"{chart.name}, column {name}", f"{dataset.mart} shows none such.", cure(name, shown)
            )


def _columns(given: dict[str, Any]) -> list[str]:
    alarm = given.get("alarm", True)
    return _listed(given, "time", "by", "split", *CONDITIONS) + ([] if alarm is True else [alarm])


def _listed(given: dict[str, Any], *keys: str) -> list[str]:
    values = [given[key] for key in keys if key in given]
    return [name for value in values for name in ([value] if isinstance(value, str) else value)]


def dashboard_findings(dashboard: Dashboard, loaded: Assets) -> Iterator[Finding]:
    file = dashboard.file.name
    for place, texts in (
        ("title", dashboard.title),
        ("description", dashboard.description),
        ("intro", dashboard.intro),
    ):
        yield from labels(dashboard.file, place, texts)
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
            yield Finding(file, name, "There is no such chart.", cure(name, loaded.charts))
    for given in dashboard.filters:
        yield from labels(dashboard.file, f"filter {given.name}", given.label)
        for name in given.not_for:
            if name not in placed:
                yield Finding(
                    file, f"filter {given.name}", f"There is no chart {name!r} here.", cure(name, placed)
                )
        if given.kind == "choice":
            dataset = loaded.datasets.get(given.dataset or "")
            if dataset is None or given.column not in {**dataset.columns, **dataset.derived}:
                what = f"{given.dataset}.{given.column}"
                yield Finding(
                    file, f"filter {given.name}", f"There is no {what}.", "Name a dataset and its column."
                )
