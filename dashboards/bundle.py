"""Superset's import bundle, made of the assets: the same input gives the same bytes.

Belongs here: the files of the bundle, both language editions. Does not: datasets (`datasets.py`), sending it (`superset.py`).
"""

import io
import zipfile
from typing import Any

import yaml

from dashboards.charts import chart_parameters
from dashboards.datasets import VERSION, Columns, database, dataset_of, stable_uuid
from dashboards.formats import COLOUR_SCHEME, colours
from dashboards.grammar import Assets, Dashboard
from dashboards.layout import native_filters, positions
from dashboards.wording import LANGUAGES, Setting, fill

_EPOCH = (1980, 1, 1, 0, 0, 0)
# A ranking is cut off on purpose, and says so in its title; Superset's warning sign about it only alarms.
_CSS = '[data-test="warning"][aria-describedby="tt-rowcount-tooltip"] { display: none; }'
_SWITCH = {"en": ("zh", "中文版"), "zh": ("en", "English edition")}


def dashboard_slug(dashboard: Dashboard, language: str) -> str:
    return f"{dashboard.slug}-{language}"


def build(assets: Assets, columns: Columns, setting: Setting) -> bytes:
    """The zip to post to /api/v1/assets/import/; `columns` maps mart → column → SQL type. Validate first."""
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "1980-01-01T00:00:00+00:00"},
        "databases/lake.yaml": database(),
    }
    for dataset in assets.datasets.values():
        files[f"datasets/lake/{dataset.mart}.yaml"] = dataset_of(dataset, columns[dataset.mart], setting)
    for language in LANGUAGES:
        for chart in assets.charts.values():
            viz_type, params = chart_parameters(
                chart, assets.datasets[chart.dataset], language, setting.words(language)
            )
            files[f"charts/{chart.name}_{language}.yaml"] = {
                "slice_name": fill(chart.title[language], setting.words(language)),
                "viz_type": viz_type,
                "params": params,
                "query_context": None,
                "cache_timeout": None,
                "uuid": stable_uuid("chart", chart.name, language),
                "dataset_uuid": stable_uuid("dataset", chart.dataset),
                "version": VERSION,
            }
        for dashboard in assets.dashboards.values():
            files[f"dashboards/{dashboard_slug(dashboard, language)}.yaml"] = _dashboard(
                assets, dashboard, language, setting
            )
    return _zip(files)


def _dashboard(assets: Assets, dashboard: Dashboard, language: str, setting: Setting) -> dict[str, Any]:
    words = setting.words(language)
    placed = [name for _, widths in dashboard.rows for name in widths]
    charts = {
        name: (stable_uuid("chart", name, language), number, fill(assets.charts[name].title[language], words))
        for number, name in enumerate(placed, 1)
    }
    datasets = {mart: stable_uuid("dataset", mart) for mart in assets.datasets}
    other, link = _SWITCH[language]
    intro = (
        f"{fill(dashboard.intro[language], words)} "
        f"[{link}](/superset/dashboard/{dashboard_slug(dashboard, other)}/?_l_={other})"
    )
    shown = {assets.charts[name].dataset for name in placed}
    return {
        "dashboard_title": dashboard.title[language],
        "description": dashboard.description[language],
        "slug": dashboard_slug(dashboard, language),
        "css": _CSS,
        "published": True,
        "uuid": stable_uuid("dashboard", dashboard.slug, language),
        "version": VERSION,
        "position": positions(dashboard, dashboard.title[language], intro, charts),
        "metadata": {
            "native_filter_configuration": native_filters(dashboard, language, charts, datasets),
            "cross_filters_enabled": True,
            "color_scheme": COLOUR_SCHEME,
            "label_colors": {k: v for mart in sorted(shown) for k, v in colours(assets.datasets[mart], language).items()},
            "timed_refresh_immune_slices": [],
            "expanded_slices": {},
            "refresh_frequency": 0,
            "default_filters": "{}",
            "chart_configuration": {},
        },
    }  # fmt: skip


def _zip(files: dict[str, dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"zhongtai/{name}", date_time=_EPOCH)
            archive.writestr(entry, yaml.safe_dump(files[name], allow_unicode=True, sort_keys=False))
    return buffer.getvalue()
