"""Superset's doors: what readers may ask over the API, and what SQL reaches the lake at all."""

import io
import json
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
        # a label that a reader chose is no name of a column
        {"columns": [FREE_SQL | {"sqlExpression": "unit_name", "label": "COLUMNS(*)"}, "COLUMNS(*)"], "metrics": []},
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
    "path", ["dataset/", "database/", "security/users/", "rowlevelsecurity/", "log/", "query/", "theme/"]
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


def test_sql_lab_is_closed_to_readers_and_to_foreign_tables(company: Company):
    def ask(username: str, sql: str) -> requests.Response:
        reader = Reader(company, username)
        databases = Superset(reader.base, "admin", company.passwords["admin"]).every("database/")
        body = {"database_id": databases[0]["id"], "sql": sql, "runAsync": False, "schema": "marts"}
        return requests.post(
            f"{reader.base}/api/v1/sqllab/execute/", json=body, headers=reader.headers, timeout=60
        )

    mart, raw = (
        "select count(*) as n from marts.sales_daily",
        "select count(*) as n from raw_tryton.sale_sale",
    )
    assert ask("demo_executive", mart).status_code == 403
    ((rows,),) = company.query("select count(*) from marts.sales_daily")
    allowed = ask("admin", mart)
    assert allowed.status_code == 200 and allowed.json()["data"] == [{"n": rows}]
    refused = ask("admin", raw)
    assert refused.status_code >= 400 and "not among the marts" in refused.text


def test_the_old_chart_api_and_the_import_are_closed_to_readers(company: Company):
    reader = Reader(company, "demo_executive")
    _, datasets, _ = numbers(reader.base, company.passwords["admin"])
    form = {"datasource": f"{datasets['sales_daily']}__table", "viz_type": "table", "groupby": ["unit_name"]}
    old = requests.post(
        f"{reader.base}/superset/explore_json/table/{datasets['sales_daily']}/",
        data={"form_data": json.dumps(form)},
        headers=reader.headers,
        allow_redirects=False,
        timeout=60,
    )
    assert old.status_code in (302, 403), old.text  # to the log-in page, or refused outright
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("assets/metadata.yaml", "version: 1.0.0\ntype: assets\ntimestamp: '2026-06-30'\n")
    imported = requests.post(
        f"{reader.base}/api/v1/assets/import/",
        files={"bundle": ("assets.zip", bundle.getvalue(), "application/zip")},
        headers=reader.headers,
        timeout=60,
    )
    assert imported.status_code == 403, imported.text


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
