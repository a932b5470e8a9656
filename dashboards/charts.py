"""A chart of the assets as Superset's viz type and parameters, in one language.

Belongs here: what all kinds share: conditions (where and without: column → value, or of `where` a list of them; without_null:
columns), columns that an edition has of its own (`{en: reason, zh: reason_zh}`), the month range, words. Does not: what is special to a kind (`chart_kinds.py`), which charts there are (`assets/charts/`).
"""

from typing import Any

from dashboards.chart_kinds import KINDS
from dashboards.formats import COLOUR_SCHEME
from dashboards.grammar import Chart, Dataset
from dashboards.wording import fill

PAIRED = ("by", "split", "alarm")


def chart_parameters(
    chart: Chart, dataset: Dataset, language: str, words: dict[str, str]
) -> tuple[str, dict[str, Any]]:
    """(viz type, params) of one chart; raises KeyError for a metric the dataset does not have (validate first)."""
    given = edition(chart.given, language)
    viz_type, params = KINDS[chart.kind](given, dataset, language)
    if "subtitle" in params:
        params["subtitle"] = fill(params["subtitle"], words)
    filters = conditions(given)
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


def edition(given: dict[str, Any], language: str) -> dict[str, Any]:
    """What one language's edition is made of: of columns that stand in pairs, its own."""

    def own(value: Any) -> Any:
        return value.get(language, "") if isinstance(value, dict) else value

    columns = {key: own(given[key]) for key in PAIRED if key in given and not isinstance(given[key], list)}
    lists = {key: [own(one) for one in given[key]] for key in PAIRED if isinstance(given.get(key), list)}
    return given | columns | lists


def conditions(given: dict[str, Any]) -> list[dict[str, Any]]:
    def condition(column: str, operator: str, operator_id: str, value: Any = None) -> dict[str, Any]:
        return {"clause": "WHERE", "expressionType": "SIMPLE", "subject": column,
                "operator": operator, "operatorId": operator_id, "comparator": value}  # fmt: skip

    def is_so(column: str, value: Any) -> dict[str, Any]:
        if value is True:
            return condition(column, "IS TRUE", "IS_TRUE")
        return condition(column, *(("IN", "IN") if isinstance(value, list) else ("==", "EQUALS")), value)

    found = [is_so(column, value) for column, value in given.get("where", {}).items()]
    found += [condition(c, "!=", "NOT_EQUALS", value) for c, value in given.get("without", {}).items()]
    found += [condition(c, "IS NOT NULL", "IS_NOT_NULL") for c in given.get("without_null", ())]
    return found
