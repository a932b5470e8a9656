"""Superset's import bundle, made of the assets: the same input gives the same bytes.

Belongs here: uuids, files of the bundle, both language editions. Does not: sending it (`superset.py`).
"""

import io
import uuid
import zipfile
from collections.abc import Mapping
from typing import Any

import yaml

from dashboards.charts import COLOUR_SCHEME, chart_parameters, colours, metric_variants
from dashboards.grammar import Assets, Dashboard, Dataset
from dashboards.layout import native_filters, positions
from dashboards.wording import LANGUAGES, Setting, fill

VERSION = "1.0.0"
DATABASE = "Zhongtai lake"
SCHEMA = "marts"
# A private, empty in-memory database: services/superset puts the open lake in its place, and without that nothing shows.
URI = "duckdb:///:memory:"
_NAMESPACE = uuid.UUID("5b0cf1a8-6a0e-5c2f-9d0e-3f4c2f6f7a11")
_EPOCH = (1980, 1, 1, 0, 0, 0)
# A ranking is cut off on purpose, and says so in its title; Superset's warning sign about it only alarms.
_CSS = '[data-test="warning"][aria-describedby="tt-rowcount-tooltip"] { display: none; }'
_SWITCH = {"en": ("zh", "中文版"), "zh": ("en", "English edition")}
Columns = Mapping[str, Mapping[str, str]]


def stable_uuid(*parts: str) -> str:
    """The same thing has the same uuid in every instance and every build."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def dashboard_slug(dashboard: Dashboard, language: str) -> str:
    return f"{dashboard.slug}-{language}"


def build(assets: Assets, columns: Columns, setting: Setting) -> bytes:
    """The zip to post to /api/v1/assets/import/; `columns` maps mart → column → SQL type. Validate first."""
    files: dict[str, dict[str, Any]] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "1980-01-01T00:00:00+00:00"},
        "databases/lake.yaml": _database(),
    }
    for dataset in assets.datasets.values():
        files[f"datasets/lake/{dataset.mart}.yaml"] = _dataset(dataset, columns[dataset.mart], setting)
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


def _database() -> dict[str, Any]:
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": URI,
        "cache_timeout": None,
        "expose_in_sqllab": False,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": False, "disable_data_preview": True},
        "uuid": stable_uuid("database"),
        "version": VERSION,
    }


def _dataset(dataset: Dataset, types: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    labels = {name: (types[name], label) for name, label in dataset.columns.items()}
    labels |= {name: (label["type"], label) for name, label in dataset.derived.items()}
    words = setting.words("en")
    return {
        "table_name": dataset.mart,
        "schema": SCHEMA,
        "sql": fill(dataset.select, words) if dataset.select else None,
        "main_dttm_col": dataset.time,
        "description": f"{dataset.label['zh']} · {dataset.label['en']}",
        "offset": 0,
        "filter_select_enabled": True,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "uuid": stable_uuid("dataset", dataset.mart),
        "database_uuid": stable_uuid("database"),
        "version": VERSION,
        "columns": [
            {
                "column_name": name,
                "verbose_name": f"{label['zh']} · {label['en']}",
                "type": kind,
                "is_dttm": kind.upper().startswith(("DATE", "TIMESTAMP")),
                "is_active": True,
                "groupby": True,
                "filterable": True,
            }
            for name, (kind, label) in labels.items()
        ],
        "metrics": [
            {
                "metric_name": name,
                "verbose_name": metric.label[language],
                "expression": expression,
                "d3format": number_format or None,
            }
            for metric in dataset.metrics.values()
            for language in LANGUAGES
            for name, expression, number_format in metric_variants(metric, language)
        ],
    }


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
