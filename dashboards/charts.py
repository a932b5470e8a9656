"""What each kind of chart becomes in Superset, in one language.

Belongs here: viz types, number formats, colours. Does not: which charts there are (`assets/charts/`).
A kind takes from its YAML: number: metric, note · months: time, bars, line · bars: by, metrics · heat: time, by, metric ·
ranking: by (a list), metrics, rows; each also where, without (column: value) and without_null (columns).
"""

from typing import Any

from dashboards.grammar import Chart, Dataset, Metric
from dashboards.wording import COMPACT, fill

# One colour a meaning (Okabe and Ito's palette, told apart by colour-blind readers too).
SALES, TARGET = "#0072B2", "#E69F00"
COLOUR_SCHEME = "zhongtai"  # the same palette, registered in services/superset/superset_config.py
COLOURS = {"sales": SALES, "order_sales": SALES, "target": TARGET}
MONTH = "%Y-%m"
EXACT, COMPACT_FORMAT, COUNT, SHARE = "$,.2f", ",.0f", ",d", ".1%"


def metric_name(name: str, language: str, *, compact: bool = False) -> str:
    """The saved metric's name in Superset; each language has its own, because a metric has one label."""
    return f"{name}_{'compact_' if compact else ''}{language}"


def metric_variants(metric: Metric, language: str) -> list[tuple[str, str, str]]:
    """(name, SQL, d3 format) of each saved metric made of one definition."""
    if metric.kind != "money":
        formats = {"share": SHARE, "count": COUNT, "date": "", "moment": ""}
        return [(metric_name(metric.name, language), metric.expression, formats[metric.kind])]
    small = f"({metric.expression}) / {COMPACT[language]}"
    return [
        (metric_name(metric.name, language), metric.expression, EXACT),
        (metric_name(metric.name, language, compact=True), small, COMPACT_FORMAT),
    ]


def colours(dataset: Dataset, language: str) -> dict[str, str]:
    """Series label → colour, for the dashboard's metadata."""
    return {m.label[language]: COLOURS[m.name] for m in dataset.metrics.values() if m.name in COLOURS}


def chart_parameters(
    chart: Chart, dataset: Dataset, language: str, words: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    """(viz type, params) of one chart; raises KeyError for a metric the dataset does not have (validate first)."""
    kinds = {"number": _number, "months": _months, "bars": _bars, "heat": _heat, "ranking": _ranking}
    viz_type, params = kinds[chart.kind](chart.given, dataset, language)
    if "subtitle" in params:
        params["subtitle"] = fill(params["subtitle"], words)
    filters = _conditions(chart.given)
    if chart.kind != "number":  # what the dashboard's month range acts on
        filters.append(
            {"clause": "WHERE", "expressionType": "SIMPLE", "subject": dataset.time,
             "operator": "TEMPORAL_RANGE", "comparator": "No filter"}
        )  # fmt: skip
    common = {
        "adhoc_filters": filters,
        # No granularity_sqla: Superset would put that column in the place of a chart's own time axis.
        "color_scheme": COLOUR_SCHEME,
        "extra_form_data": {},
    }
    return viz_type, {"viz_type": viz_type, **common, **params}


def _conditions(given: dict[str, Any]) -> list[dict[str, Any]]:
    def condition(column: str, operator: str, operator_id: str, value: Any = None) -> dict[str, Any]:
        return {"clause": "WHERE", "expressionType": "SIMPLE", "subject": column,
                "operator": operator, "operatorId": operator_id, "comparator": value}  # fmt: skip

    found = [
        condition(column, "IS TRUE", "IS_TRUE") if value is True else condition(column, "==", "EQUALS", value)
        for column, value in given.get("where", {}).items()
    ]
    found += [condition(c, "!=", "NOT_EQUALS", value) for c, value in given.get("without", {}).items()]
    found += [condition(c, "IS NOT NULL", "IS_NOT_NULL") for c in given.get("without_null", ())]
    return found


def _number(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    metric = dataset.metrics[given["metric"]]
    formats = {"money": EXACT, "share": SHARE, "count": COUNT}
    times = {"date": "%Y-%m-%d", "moment": "%Y-%m-%d %H:%M"}
    return "big_number_total", {
        "metric": metric_name(metric.name, language),
        "subtitle": given["note"][language],
        "header_font_size": 0.4,
        "subtitle_font_size": 0.15,
        "y_axis_format": formats.get(metric.kind, COUNT),
        "time_format": times.get(metric.kind, "smart_date"),
        "force_timestamp_formatting": metric.kind in times,
    }


def _months(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    return "mixed_timeseries", {
        "x_axis": given["time"],
        "time_grain_sqla": "P1M",
        "metrics": [metric_name(given["bars"], language, compact=True)],
        "groupby": [],
        "seriesType": "bar",
        "metrics_b": [metric_name(given["line"], language, compact=True)],
        "groupby_b": [],
        "adhoc_filters_b": _conditions(given),
        "seriesTypeB": "line",
        "markerEnabledB": True,
        "markerSizeB": 5,
        "yAxisIndex": 0,
        "yAxisIndexB": 0,
        "y_axis_format": COMPACT_FORMAT,
        "x_axis_time_format": MONTH,
        "tooltipTimeFormat": MONTH,
        "rich_tooltip": True,
        "show_legend": True,
        "legendOrientation": "top",
        "row_limit": 1000,
        "truncate_metric": True,
        "truncateYAxis": False,
        "y_axis_bounds": [0, None],
    }


def _bars(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    names = [metric_name(name, language, compact=True) for name in given["metrics"]]
    return "echarts_timeseries_bar", {
        "x_axis": given["by"],
        "xAxisForceCategorical": True,
        "metrics": names,
        "groupby": [],
        "orientation": "horizontal",
        "x_axis_sort": names[0],
        "x_axis_sort_asc": True,
        "y_axis_format": COMPACT_FORMAT,
        "show_value": True,
        "show_legend": len(names) > 1,
        "legendOrientation": "top",
        "rich_tooltip": True,
        "truncate_metric": True,
        "row_limit": 50,
        "order_desc": True,
    }


def _heat(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    return "heatmap_v2", {
        "x_axis": given["time"],
        "time_grain_sqla": "P1M",
        "groupby": given["by"],
        "metric": metric_name(given["metric"], language),
        "normalize_across": "heatmap",
        "linear_color_scheme": "blue_white_yellow",
        "sort_x_axis": "alpha_asc",
        "sort_y_axis": "alpha_desc",
        "x_axis_time_format": MONTH,
        "xscale_interval": -1,
        "yscale_interval": 1,
        "left_margin": "auto",
        "bottom_margin": "auto",
        "y_axis_format": ".0%",
        "value_bounds": [0.5, 1.5],
        "show_legend": True,
        "show_values": True,
        "show_percentage": False,
        "row_limit": 5000,
    }


def _ranking(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    labels = {**dataset.columns, **dataset.derived}
    metrics = [dataset.metrics[name] for name in given["metrics"]]
    config: dict[str, dict[str, Any]] = {
        column: {"customColumnName": labels[column][language], "horizontalAlign": "left"}
        for column in given["by"]
    }
    for metric in metrics:
        config[metric_name(metric.name, language)] = {
            "d3NumberFormat": EXACT if metric.kind == "money" else COUNT,
            "horizontalAlign": "right",
            "showCellBars": metric.kind == "money",
            "colorPositiveNegative": False,
        }
    names = [metric_name(m.name, language) for m in metrics]
    return "table", {
        "query_mode": "aggregate",
        "groupby": given["by"],
        "metrics": names,
        "timeseries_limit_metric": names[0],
        "order_desc": True,
        "row_limit": given["rows"],
        "server_page_length": 0,
        "page_length": 0,
        "include_search": False,
        "show_cell_bars": True,
        "color_pn": False,
        "column_config": config,
        "table_timestamp_format": "%Y-%m-%d",
    }
