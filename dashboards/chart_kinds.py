"""The viz type and parameters of each kind of chart in Superset.

Belongs here: one function a kind. Does not: names, formats and colours they share (`formats.py`), conditions and time
(`charts.py`). A kind takes from its YAML: number: metric, note · months: time, bars, line · bars: by, metrics, rows, and `sort: name`
where the names have an order of their own (stages, ages), `whole: true` where amounts are small · days: time, metrics, and `split`: a column
whose values are stacked · heat: time, by, metric · ranking: by (a list), metrics, rows, and `order`: a metric that is not shown.
`alarm` writes in the colour of alarm: of a number what is above 0 (`true`), of a ranking the rows whose named column has no ✓.
"""

from typing import Any

from dashboards.formats import ALARM, COMPACT_FORMAT, COUNT, DAY, FORMATS, HOURS, MONTH, metric_name
from dashboards.grammar import Dataset, Metric


def number(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    metric = dataset.metrics[given["metric"]]
    times = {"date": "%Y-%m-%d", "moment": "%Y-%m-%d %H:%M"}
    return "big_number_total", {
        "metric": metric_name(metric.name, language),
        "subtitle": given["note"][language],
        "header_font_size": 0.4,
        "subtitle_font_size": 0.15,
        "y_axis_format": FORMATS.get(metric.kind, COUNT),
        "conditional_formatting": [_alarm(metric_name(metric.name, language), ">", 0)]
        if given.get("alarm")
        else [],
        "time_format": times.get(metric.kind, "smart_date"),
        "force_timestamp_formatting": metric.kind in times,
    }


def months(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    return "mixed_timeseries", {
        "x_axis": given["time"],
        "time_grain_sqla": "P1M",
        "metrics": [_month_metric(dataset, given["bars"], language)],
        "groupby": [],
        "seriesType": "bar",
        "metrics_b": [_month_metric(dataset, given["line"], language)],
        "groupby_b": [],
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


def _month_metric(dataset: Dataset, name: str, language: str) -> str:
    return metric_name(name, language, compact=dataset.metrics[name].kind in ("money", "share"))


def days(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    metrics = [dataset.metrics[name] for name in given["metrics"]]
    return "echarts_timeseries_bar", {
        "x_axis": given["time"],
        "time_grain_sqla": "P1D",
        "metrics": [metric_name(m.name, language) for m in metrics],
        "groupby": [given["split"]] if "split" in given else [],
        "stack": "Stack",
        "x_axis_time_format": DAY,
        "tooltipTimeFormat": "%Y-%m-%d",
        "y_axis_format": FORMATS.get(metrics[0].kind, COUNT),
        "show_legend": True,
        "legendOrientation": "top",
        "rich_tooltip": True,
        "truncate_metric": True,
        "row_limit": 5000,
    }


def bars(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    metrics = [dataset.metrics[name] for name in given["metrics"]]
    names = [metric_name(m.name, language, compact=_is_compact(m, given)) for m in metrics]
    by_name = given.get("sort") == "name"
    return "echarts_timeseries_bar", {
        "x_axis": given["by"],
        "xAxisForceCategorical": True,
        "metrics": names,
        "groupby": [],
        "orientation": "horizontal",
        # The axis starts at the bottom: the largest comes last, and so does what stands first by name.
        "x_axis_sort": given["by"] if by_name else names[0],
        "x_axis_sort_asc": not by_name,
        "y_axis_format": HOURS if all(m.kind == "hours" for m in metrics) else COMPACT_FORMAT,
        "show_value": True,
        "show_legend": len(names) > 1,
        "legendOrientation": "top",
        "rich_tooltip": True,
        "truncate_metric": True,
        "row_limit": given.get("rows", 50),
        "order_desc": True,
    }


def _is_compact(metric: Metric, given: dict[str, Any]) -> bool:
    """Amounts are written short, but for small ones: in units of 10,000 they would all be 0."""
    return metric.kind == "share" or (metric.kind == "money" and not given.get("whole"))


def heat(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    return "heatmap_v2", {
        "x_axis": given["time"],
        "time_grain_sqla": "P1M",
        "groupby": given["by"],
        "metric": metric_name(given["metric"], language, compact=True),
        "normalize_across": "heatmap",
        "linear_color_scheme": "blue_white_yellow",
        "sort_x_axis": "alpha_asc",
        "sort_y_axis": "alpha_desc",
        "x_axis_time_format": MONTH,
        "xscale_interval": -1,
        "yscale_interval": 1,
        "left_margin": 75,
        "bottom_margin": "auto",
        "y_axis_format": COMPACT_FORMAT,
        "value_bounds": [50, 150],
        "show_legend": True,
        "show_values": True,
        "show_percentage": False,
        "row_limit": 5000,
    }


def ranking(given: dict[str, Any], dataset: Dataset, language: str) -> tuple[str, dict[str, Any]]:
    labels = {**dataset.columns, **dataset.derived}
    metrics = [dataset.metrics[name] for name in given["metrics"]]
    config: dict[str, dict[str, Any]] = {
        column: {"customColumnName": labels[column][language], "horizontalAlign": "left"}
        for column in given["by"]
    }
    for metric in metrics:
        config[metric_name(metric.name, language)] = {
            "d3NumberFormat": FORMATS.get(metric.kind, COUNT),
            "horizontalAlign": "right",
            "showCellBars": metric.kind == "money",
            "colorPositiveNegative": False,
        }
    names = [metric_name(m.name, language) for m in metrics]
    return "table", {
        "query_mode": "aggregate",
        "groupby": given["by"],
        "metrics": names,
        "timeseries_limit_metric": metric_name(given["order"], language) if "order" in given else names[0],
        "order_desc": True,
        "row_limit": given["rows"],
        "server_page_length": 0,
        "page_length": 0,
        "include_search": False,
        "show_cell_bars": True,
        "color_pn": False,
        "column_config": config,
        "conditional_formatting": [_alarm(given["alarm"], "not containing", "✓")] if "alarm" in given else [],
        "table_timestamp_format": "%Y-%m-%d",
    }


def _alarm(column: str, operator: str, value: Any) -> dict[str, Any]:
    return {
        "column": column, "operator": operator, "targetValue": value, "colorScheme": ALARM, "useGradient": False,
        "objectFormatting": "TEXT_COLOR", "columnFormatting": "ENTIRE_ROW",
    }  # fmt: skip


KINDS = {"number": number, "months": months, "days": days, "bars": bars, "heat": heat, "ranking": ranking}
