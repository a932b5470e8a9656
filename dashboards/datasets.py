"""The database and the datasets of Superset's bundle, and the uuids everything in it is known by.

Belongs here: what Superset stores of a mart. Does not: charts and dashboards (`bundle.py`).
"""

import uuid
from collections.abc import Mapping
from typing import Any

import duckdb

from dashboards.formats import metric_variants
from dashboards.grammar import Dataset
from dashboards.wording import LANGUAGES, Setting, fill

VERSION = "1.0.0"
DATABASE = "Zhongtai lake"
SCHEMA = "marts"
# A private, empty in-memory database: services/superset puts the open lake in its place, and without that nothing shows.
URI = "duckdb:///:memory:"
_NAMESPACE = uuid.UUID("5b0cf1a8-6a0e-5c2f-9d0e-3f4c2f6f7a11")
Columns = Mapping[str, Mapping[str, str]]  # mart → column → SQL type


def stable_uuid(*parts: str) -> str:
    """The same thing has the same uuid in every instance and every build."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


def database() -> dict[str, Any]:
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


def dataset_of(dataset: Dataset, types: Mapping[str, str], setting: Setting) -> dict[str, Any]:
    # dbt and DuckDB spell a type differently; Superset keeps one spelling.
    labels = {name: (str(duckdb.sqltype(types[name])), label) for name, label in dataset.columns.items()}
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
        "cache_timeout": dataset.cache_seconds,
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
