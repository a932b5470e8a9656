"""How fast a chart's data comes through Superset: cached and forced, one reader and eight, at two sizes.

    make bench ONLY=charts [SIZE=rows of the larger mart; the smaller has a tenth]

Here: the questions, the readers, the figures. Not here: the mart and its Superset (`chart_lake.py`). A reader is a signed-in person
under the row-level rule, and asks over the chart API as a dashboard in the browser does; all on this machine. Eight are
one person's eight sessions: Superset keeps answers for each person, so that eight people's first look is the forced one.
"""

import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from benchmarks.chart_lake import MART, READER, Shown, shown_lake
from benchmarks.figure import figure
from dashboards import assets
from dashboards.superset import Superset

ROWS = 10_000_000
READERS = 8
REQUESTS = 20  # of one reader; eight ask 5 each
_BOOKED = {"col": "is_booked", "op": "IS TRUE", "val": None}


@dataclass(frozen=True)
class Question:
    """A chart of a dashboard, and the query that the browser sends for it."""

    chart: str
    dashboard: str
    query: dict


QUESTIONS = (
    Question(
        "order_returns_by_unit",
        "stores-en",
        {"columns": ["unit_name"], "metrics": ["order_returns_en"], "filters": [_BOOKED]},
    ),
    Question(
        "top_customers",
        "executive-overview-en",
        {
            "columns": ["party_name", "party_id"],
            "metrics": ["order_sales_en", "orders_en"],
            "filters": [_BOOKED, {"col": "party_id", "op": "IS NOT NULL", "val": None}],
            "orderby": [["order_sales_en", False]],
            "row_limit": 15,
        },
    ),
)
# Aims for the sum over all rows at full size, as (forced, readers) → seconds at the 95th percentile. Counting distinct
# orders is another matter, and has none.
_AIMS = {(False, 1): 0.2, (False, READERS): 0.2, (True, READERS): 2.0}


def run(size: int = ROWS) -> list[dict]:
    """Rows {name, value, unit, target, met}: the median and the 95th percentile in milliseconds."""
    sizes = (max(size // 10, 1), size)
    rows: list[dict] = []
    with shown_lake(sizes[0]) as shown:
        ids = _ids(shown)
        for number in sizes:
            if number != sizes[0]:
                shown.resize(number)
            for place, question in enumerate(QUESTIONS):
                aims = _AIMS if place == 0 and number == ROWS else {}
                rows += _measured(shown, question, ids, number, aims)
    return rows


def _measured(shown: Shown, question: Question, ids: dict[str, dict], size: int, aims: dict) -> list[dict]:
    rows = []
    for forced in (False, True):
        for readers in (1, READERS):
            took = ask(shown, question, ids, forced=forced, readers=readers)
            median, last = statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[-1]
            said = f"{question.chart}, {size} rows, {'forced' if forced else 'cached'}, {readers} reader{'s'[: readers > 1]}"
            aim = aims.get((forced, readers))
            rows.append(figure(f"chart data p50: {said}", 1000 * median, "ms"))
            target, met = (f"< {1000 * aim:g}", last < aim) if aim else ("", True)
            rows.append(figure(f"chart data p95: {said}", 1000 * last, "ms", target, met))
    return rows


def ask(shown: Shown, question: Question, ids: dict[str, dict], *, forced: bool, readers: int) -> list[float]:
    """Seconds of each request; the readers ask at once. Raises RuntimeError for an answer that is none."""
    body = {
        "datasource": {"id": ids["dataset"][MART], "type": "table"},
        "queries": [question.query],
        "form_data": {
            "dashboardId": ids["dashboard"][question.dashboard],
            "slice_id": ids["chart"][question.chart],
        },
        "result_format": "json",
        "result_type": "full",
        "force": forced,
    }
    each = REQUESTS if readers == 1 else REQUESTS * 2 // readers
    sessions = [_signed_in(shown) for _ in range(readers)]
    # Unmeasured: from here on the answer lies in the cache, and the lake is open.
    _seconds(shown, sessions[0], body)
    with ThreadPoolExecutor(readers) as together:
        asked = together.map(lambda s: [_seconds(shown, s, body, not forced) for _ in range(each)], sessions)
        return [seconds for answers in asked for seconds in answers]


def _seconds(shown: Shown, session: requests.Session, body: dict, cached: bool | None = None) -> float:
    """Seconds of one request; an answer must come from the cache where `cached` says so, or must not."""
    began = time.perf_counter()
    answer = session.post(f"{shown.url}/api/v1/chart/data", json=body, timeout=120)
    took = time.perf_counter() - began
    result = answer.json()["result"][0] if answer.ok else {}
    if not result.get("data"):
        raise RuntimeError(f"Superset answered {answer.status_code}: {answer.text[:1000]}")
    if cached is not None and cached is not bool(result["is_cached"]):
        raise RuntimeError(f"the answer is {'not ' if cached else ''}from the cache")
    return took


def _signed_in(shown: Shown) -> requests.Session:
    login = {"username": READER, "password": shown.password(READER), "provider": "db"}
    answer = requests.post(f"{shown.url}/api/v1/security/login", json=login, timeout=60)
    answer.raise_for_status()
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return session


def _ids(shown: Shown) -> dict[str, dict]:
    """Superset's own numbers of charts (by our name), datasets and dashboards."""
    superset = Superset(shown.url, "admin", shown.password("admin"))
    names = {chart.title["en"].split(" (")[0]: chart.name for chart in assets.load().charts.values()}
    return {
        "chart": {names.get(c["slice_name"].split(" (")[0]): c["id"] for c in superset.every("chart/")},
        "dataset": {d["table_name"]: d["id"] for d in superset.every("dataset/")},
        "dashboard": {d["slug"]: d["id"] for d in superset.every("dashboard/")},
    }


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS), indent=2))
