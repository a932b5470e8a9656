"""Read the reviewed YAML of an assets folder into the pieces of `grammar.py`.

Belongs here: files and keys. Does not: whether columns exist (`validate.py`), what Superset wants (`bundle.py`).
"""

from pathlib import Path
from typing import Any

import yaml

from dashboards.grammar import (
    CHART_KINDS,
    FILTER_KINDS,
    METRIC_KINDS,
    Assets,
    BadAsset,
    Chart,
    Dashboard,
    Dataset,
    Filter,
    Metric,
    Rule,
)

FOLDER = Path(__file__).with_name("assets")


def marts_read(folder: Path = FOLDER) -> tuple[str, ...]:
    """Every mart that a screen or a rule reads; Superset's allow-list."""
    return load(folder).marts_read


def load(folder: Path = FOLDER) -> Assets:
    """Read a whole assets folder. Raises BadAsset, naming the file and the key."""
    rules = _read(folder / "rules.yaml")
    rules_read = tuple(_take(folder / "rules.yaml", rules, "reads"))
    return Assets(
        datasets={d.mart: d for d in map(_dataset, sorted((folder / "datasets").glob("*.yaml")))},
        charts={c.name: c for p in sorted((folder / "charts").glob("*.yaml")) for c in _charts(p)},
        dashboards={d.slug: d for d in map(_dashboard, sorted((folder / "dashboards").glob("*.yaml")))},
        rules={name: Rule(name, r["label"], r["clause"].strip()) for name, r in rules.items()},
        rules_read=rules_read,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BadAsset(f"{path} is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise BadAsset(f"{path} must hold a mapping.")
    return content


def _take(path: Path, content: dict[str, Any], key: str) -> Any:
    if key not in content:
        raise BadAsset(f"{path} lacks `{key}`.")
    return content.pop(key)


def _no_more(path: Path, where: str, content: dict[str, Any]) -> None:
    if content:
        raise BadAsset(f"{path}, {where}: unknown key {', '.join(map(repr, content))}.")


def _dataset(path: Path) -> Dataset:
    content = _read(path)
    metrics = {}
    for name, given in (content.pop("metrics", None) or {}).items():
        label = _take(path, given, "label")
        if len(given) != 1 or next(iter(given)) not in METRIC_KINDS:
            raise BadAsset(f"{path}, metric {name}: give its SQL under one of {', '.join(METRIC_KINDS)}.")
        ((kind, expression),) = given.items()
        metrics[name] = Metric(name, kind, expression.strip(), label)
    needed = {key: _take(path, content, key) for key in ("mart", "rule", "time", "label", "columns")}
    optional = {
        key: content.pop(key) for key in ("derived", "select", "reason", "cache_seconds") if key in content
    }
    _no_more(path, "dataset", content)
    return Dataset(file=path, metrics=metrics, **needed, **optional)


def _charts(path: Path) -> list[Chart]:
    charts = []
    for name, given in _read(path).items():
        kind, dataset, title = (_take(path, given, key) for key in ("kind", "dataset", "title"))
        if kind not in CHART_KINDS:
            raise BadAsset(f"{path}, chart {name}: kind {kind!r} is not one of {', '.join(CHART_KINDS)}.")
        charts.append(Chart(path, name, kind, dataset, title, given))
    return charts


def _dashboard(path: Path) -> Dashboard:
    content = _read(path)
    rows = tuple(
        (row["height"], {name: width for chart in row["charts"] for name, width in chart.items()})
        for row in _take(path, content, "rows")
    )
    filters = []
    for name, given in (content.pop("filters", None) or {}).items():
        if given.get("kind") not in FILTER_KINDS:
            raise BadAsset(f"{path}, filter {name}: kind must be one of {', '.join(FILTER_KINDS)}.")
        filters.append(Filter(name=name, **given | {"not_for": tuple(given.get("not_for", ()))}))
    needed = {key: _take(path, content, key) for key in ("slug", "title", "description", "intro")}
    _no_more(path, "dashboard", content)
    return Dashboard(file=path, rows=rows, filters=tuple(filters), **needed)
