"""A user of Superset's chart API, asking for the data of one chart. Used by the tests of the screens' doors."""

from functools import cache

import requests

from dashboards import assets
from dashboards.superset import Superset
from tests.company import Company

SALES_BY_UNIT = {"columns": ["unit_name"], "metrics": ["sales_en"], "filters": []}


class Reader:
    """One user of the chart API, asking for the data of one chart of the English dashboard."""

    def __init__(self, company: Company, username: str) -> None:
        self.company, self.base = company, company.superset_url
        login = {"username": username, "password": company.passwords[username], "provider": "db"}
        answer = requests.post(f"{self.base}/api/v1/security/login", json=login, timeout=60).json()
        self.headers = {"Authorization": f"Bearer {answer['access_token']}"}

    def ask(
        self, query: dict, chart: str = "sales_by_unit", dataset: str = "sales_daily", **more
    ) -> requests.Response:
        charts, datasets, dashboards = numbers(self.base, self.company.passwords["admin"])
        body = {
            "datasource": {"id": datasets[dataset], "type": "table"},
            "queries": [query],
            "form_data": {"dashboardId": dashboards["executive-overview-en"], "slice_id": charts[chart]},
            "result_format": "json",
            "result_type": "full",
        }  # fmt: skip
        return requests.post(
            f"{self.base}/api/v1/chart/data", json=body | more, headers=self.headers, timeout=60
        )

    def rows(self, query: dict, **more) -> list[dict]:
        answer = self.ask(query, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"][0]["data"]


@cache
def numbers(base: str, password: str) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Superset's own numbers of charts (by our name), datasets and dashboards."""
    superset = Superset(base, "admin", password)
    titles = {c.title["en"].split(" (")[0]: c.name for c in assets.load().charts.values()}
    charts = {titles.get(c["slice_name"].split(" (")[0]): c["id"] for c in superset.every("chart/")}
    datasets = {d["table_name"]: d["id"] for d in superset.every("dataset/")}
    return charts, datasets, {d["slug"]: d["id"] for d in superset.every("dashboard/")}
