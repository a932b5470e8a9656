"""A chart of the assets as Superset's viz type and parameters, in one language.

Belongs here: what all kinds share: conditions (where and without: column → value, without_null: columns), the month range,
words. Does not: what is special to a kind (`chart_kinds.py`), which charts there are (`assets/charts/`).
"""

from typing import Any

from dashboards.chart_kinds import KINDS
from dashboards.formats import COLOUR_SCHEME
from dashboards.grammar import Chart, Dataset
from dashboards.wording import fill


def chart_parameters(
    chart: Chart, dataset: Dataset, language: str, words: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    """(viz type, params) of one chart; raises KeyError for a metric the dataset does not have (validate first)."""
    viz_type, params = KINDS[chart.kind](chart.given, dataset, language)
    if "subtitle" in params:
        params["subtitle"] = fill(params["subtitle"], words)
    filters = conditions(chart.given)
    if chart.kind != "number":  # what the dashboard's month range acts on
        filters.append(
            {"clause": "WHERE", "expressionType": "SIMPLE", "subject": dataset.time,
             "operator": "TEMPORAL_RANGE", "comparator": "No filter"}
        )  # fmt: skip
    if "metrics_b" in params:  # a chart of two queries has two sets of conditions
        params["adhoc_filters_b"] = filters
    common = {
        "adhoc_filters": filters,
        # No granularity_sqla: Superset would put that column in the place of a chart's own time axis.
        "color_scheme": COLOUR_SCHEME,
        "extra_form_data": {},
    }
    return viz_type, {"viz_type": viz_type, **common, **params}


def conditions(given: dict[str, Any]) -> list[dict[str, Any]]:
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
