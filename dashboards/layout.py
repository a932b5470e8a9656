"""Where charts, words and filters stand on a dashboard: Superset's position tree and native filters.

Belongs here: the grid. Does not: what a chart shows (`charts.py`).
"""

from typing import Any

from dashboards.grammar import Dashboard, Filter


def positions(
    dashboard: Dashboard, title: str, intro: str, charts: dict[str, tuple[str, int, str]]
) -> dict[str, Any]:
    """The position tree; `charts` maps a chart's name to (uuid, stand-in number, title)."""
    tree: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": [], "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": title}},
    }

    def row(name: str) -> str:
        tree[name] = {
            "type": "ROW", "id": name, "children": [], "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }  # fmt: skip
        tree["GRID_ID"]["children"].append(name)
        return name

    def place(where: str, kind: str, name: str, meta: dict[str, Any]) -> None:
        tree[name] = {
            "type": kind, "id": name, "children": [], "parents": ["ROOT_ID", "GRID_ID", where], "meta": meta,
        }  # fmt: skip
        tree[where]["children"].append(name)

    place(row("ROW-intro"), "MARKDOWN", "MARKDOWN-intro", {"width": 12, "height": 8, "code": intro})
    for number, (height, widths) in enumerate(dashboard.rows, 1):
        where = row(f"ROW-{number}")
        for name, width in widths.items():
            uuid, stand_in, label = charts[name]
            meta = {"chartId": stand_in, "uuid": uuid, "width": width, "height": height, "sliceName": label}
            place(where, "CHART", f"CHART-{name}", meta)
    return tree


def native_filters(
    dashboard: Dashboard, language: str, charts: dict[str, tuple[str, int, str]], datasets: dict[str, str]
) -> list[dict[str, Any]]:
    """The filter bar; `datasets` maps a mart to its dataset's uuid, which the import turns into a number."""
    return [
        _filter(f, language, [charts[name][1] for name in f.not_for], datasets) for f in dashboard.filters
    ]


def _filter(given: Filter, language: str, excluded: list[int], datasets: dict[str, str]) -> dict[str, Any]:
    shared = {
        "id": f"NATIVE_FILTER-{given.name}",
        "name": given.label[language],
        "type": "NATIVE_FILTER",
        "description": "",
        "cascadeParentIds": [],
        "defaultDataMask": {"extraFormData": {}, "filterState": {}},
        "scope": {"rootPath": ["ROOT_ID"], "excluded": excluded},
    }
    if given.kind == "time":
        return shared | {"filterType": "filter_time", "targets": [{}], "controlValues": {}}
    assert given.dataset and given.column
    return shared | {
        "filterType": "filter_select",
        "targets": [{"datasetUuid": datasets[given.dataset], "column": {"name": given.column}}],
        "controlValues": {
            "multiSelect": True, "enableEmptyFilter": False, "defaultToFirstItem": False,
            "inverseSelection": False, "searchAllOptions": False, "sortAscending": True,
        },
    }  # fmt: skip
