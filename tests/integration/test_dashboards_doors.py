"""Superset's doors: what readers may ask over the API, and what SQL reaches the lake at all."""

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import requests

from dashboards.superset import Superset
from tests.company import Company
from tests.dashboard_reader import SALES_BY_UNIT, Reader, numbers

pytestmark = pytest.mark.integration
REPOSITORY = Path(__file__).resolve().parents[2]


def test_rows_follow_unit_permission(company: Company):
    by_unit = company.query("select unit_name, sum(sales_amount_base) from marts.sales_daily group by 1")
    expected = {name: float(amount) for name, amount in by_unit}
    everything = Reader(company, "demo_executive").rows(SALES_BY_UNIT)
    assert {r["unit_name"]: r["sales_en"] for r in everything} == pytest.approx(expected)
    own = company.query("""
        select distinct unit_name from marts.sales_daily
        where unit_code in (select unit_code from marts.unit_permission where username = 'demo_manager')
    """)
    (mine,) = Reader(company, "demo_manager").rows(SALES_BY_UNIT)
    assert mine == pytest.approx({"unit_name": own[0][0], "sales_en": expected[own[0][0]]})
    assert Reader(company, "demo_nobody").rows(SALES_BY_UNIT) == []


FREE_SQL = {"label": "x", "sqlExpression": "COLUMNS(*)", "expressionType": "SQL"}


@pytest.mark.parametrize(
    "query",
    [
        {"columns": [FREE_SQL], "metrics": []},
        {"columns": ["to_json(virtual_table)"], "metrics": []},
        {"columns": ["order_lines"], "metrics": []},  # a column of the mart that the dataset does not show
        {"columns": ["unit_name"], "metrics": [FREE_SQL | {"sqlExpression": "sum(1)"}]},
        {
            "columns": [],
            "metrics": [{"expressionType": "SIMPLE", "column": {"column_name": "1) --"}, "aggregate": "SUM", "label": "x"}],
        },
        SALES_BY_UNIT | {"extras": {"having": "1 = 1"}},
        SALES_BY_UNIT | {"extras": {"where": "1 = 1"}},
        SALES_BY_UNIT | {"orderby": [["(select 1)", True]]},
        SALES_BY_UNIT | {"filters": [{"col": FREE_SQL, "op": "==", "val": 1}]},
        SALES_BY_UNIT | {"series_limit_metric": FREE_SQL},
        SALES_BY_UNIT | {"granularity": "current_date"},
    ],
    ids=str,
)  # fmt: skip
def test_sql_of_a_readers_own_is_refused(company: Company, query: dict):
    answer = Reader(company, "demo_manager").ask(query)
    assert answer.status_code == 403, answer.text
    assert "DATASOURCE_SECURITY_ACCESS_ERROR" in answer.text


def test_a_dataset_is_read_through_its_own_charts_only(company: Company):
    query = {"columns": ["publication_group"], "metrics": []}
    assert Reader(company, "demo_manager").ask(query, dataset="publication").status_code == 403


@pytest.mark.parametrize(
    "path", ["dataset/", "database/", "security/users/", "rowlevelsecurity/", "log/", "query/"]
)
def test_lists_of_everything_else_are_closed_to_readers(company: Company, path: str):
    """The administrator reads the same list: it is closed, not broken."""
    status = {
        username: requests.get(
            f"{reader.base}/api/v1/{path}", headers=reader.headers, allow_redirects=False, timeout=60
        ).status_code
        for username in ("demo_executive", "admin")
        for reader in [Reader(company, username)]
    }
    assert status == {"demo_executive": 403, "admin": 200}


def signed_in(company: Company, username: str) -> requests.Session:
    """As a browser is: with the token each page carries, so that a refusal is a matter of rights and of nothing else."""
    session = requests.Session()
    session.headers["Referer"] = company.superset_url

    def token(path: str) -> str:
        page = session.get(f"{company.superset_url}/{path}/", timeout=60).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, page[:2000]
        return found.group(1)

    login = {"username": username, "password": company.passwords[username], "csrf_token": token("login")}
    answer = session.post(f"{company.superset_url}/login/", data=login, allow_redirects=False, timeout=60)
    assert answer.status_code == 302 and "login" not in answer.headers["Location"]
    session.headers["X-CSRFToken"] = token("superset/dashboard/executive-overview-en")
    return session


def test_sql_lab_is_closed_to_readers_and_to_foreign_tables(company: Company):
    (database,) = Superset(company.superset_url, "admin", company.passwords["admin"]).every("database/")

    def ask(username: str, sql: str) -> requests.Response:
        body = {"database_id": database["id"], "sql": sql, "runAsync": False, "schema": "marts"}
        url = f"{company.superset_url}/api/v1/sqllab/execute/"
        return signed_in(company, username).post(url, json=body, timeout=60)

    mart, raw = (
        "select count(*) as n from marts.sales_daily",
        "select count(*) as n from raw_tryton.sale_sale",
    )
    ((rows,),) = company.query("select count(*) from marts.sales_daily")
    allowed = ask("admin", mart)
    assert allowed.status_code == 200 and allowed.json()["data"] == [{"n": rows}], allowed.text
    refused = ask("admin", raw)
    assert refused.status_code >= 400 and "not among the marts" in refused.text
    assert ask("demo_executive", mart).status_code == 403


def test_the_old_chart_api_is_closed_to_readers(company: Company):
    _, datasets, _ = numbers(company.superset_url, company.passwords["admin"])
    form = {"datasource": f"{datasets['sales_daily']}__table", "viz_type": "table", "groupby": ["unit_name"]}
    status = {
        username: signed_in(company, username)
        .post(
            f"{company.superset_url}/superset/explore_json/table/{datasets['sales_daily']}/",
            data={"form_data": json.dumps(form)},
            allow_redirects=False,
            timeout=60,
        )
        .status_code
        for username in ("demo_executive", "admin")
    }
    assert status["demo_executive"] == 403 != status["admin"]


def test_the_import_is_closed_to_readers(company: Company):
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr(
            "assets/metadata.yaml", "version: 1.0.0\ntype: assets\ntimestamp: '2026-06-30T00:00:00+00:00'\n"
        )
    status = {
        username: signed_in(company, username)
        .post(
            f"{company.superset_url}/api/v1/assets/import/",
            files={"bundle": ("assets.zip", bundle.getvalue(), "application/zip")},
            timeout=60,
        )
        .status_code
        for username in ("demo_executive", "admin")
    }
    assert status == {"demo_executive": 403, "admin": 200}


def test_readers_do_not_see_one_another(company: Company):
    reader = Reader(company, "demo_executive")
    answer = requests.get(
        f"{reader.base}/api/v1/dashboard/related/owners", headers=reader.headers, timeout=60
    )
    assert "demo_manager" not in answer.text


STATEMENTS = {
    "select sum(sales_amount_base) from marts.sales_daily": True,
    "with x as (select 1 as a from marts.sales_daily) select a from x": True,
    "select * from raw_tryton.sale_sale": False,
    "select * from lake.marts.sales_daily": False,
    "select * from candidate.sales_daily": False,
    "select * from marts.sales_daily; drop view marts.sales_daily": False,
    "copy (select 1) to '/tmp/out.csv'": False,
    "select * from read_parquet('lake/**')": False,
    "select * from 'lake/x.parquet'": False,
    "pivot marts.sales_daily on unit_code using sum(quantity)": False,
    "summarize marts.sales_daily": False,
    "select 1 > any (summarize marts.sales_daily)": False,
    "attach ':memory:' as other": False,
    "select * from duckdb_settings()": False,
    "with sales_daily as (select 1) select * from marts.secrets": False,
}


def test_only_one_select_over_the_named_marts_reaches_the_lake():
    """Inside Superset's own environment, where the gate runs."""
    program = (
        "import json, sys\n"
        "from services.superset import guard\n"
        "guard.configure(['sales_daily'])\n"
        "def passes(sql):\n"
        "    try:\n"
        "        return guard.refuse_foreign_tables(sql) == sql\n"
        "    except Exception:\n"
        "        return False\n"
        "print(json.dumps([passes(sql) for sql in json.load(sys.stdin)]))\n"
    )
    done = subprocess.run(
        [str(REPOSITORY / ".venvs/superset/bin/python"), "-c", program],
        input=json.dumps(list(STATEMENTS)),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    assert dict(zip(STATEMENTS, json.loads(done.stdout.splitlines()[-1]), strict=True)) == STATEMENTS
