"""Superset's doors: what readers may ask over the API, and what SQL reaches the lake at all."""

import json
import subprocess
from pathlib import Path

import pytest
import requests

from tests.company import Company
from tests.dashboard_reader import SALES_BY_UNIT, Reader

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
    ("method", "path"),
    [
        ("POST", "/superset/explore_json/"),
        ("POST", "/api/v1/sqllab/execute/"),
        ("GET", "/api/v1/dataset/"),
        ("GET", "/api/v1/database/"),
        ("GET", "/api/v1/security/users/"),
        ("GET", "/api/v1/rowlevelsecurity/"),
        ("GET", "/api/v1/log/"),
        ("GET", "/api/v1/query/"),
        ("POST", "/api/v1/assets/import/"),
    ],
)
def test_everything_else_is_closed_to_readers(company: Company, method: str, path: str):
    reader = Reader(company, "demo_executive")
    answer = requests.request(
        method, reader.base + path, headers=reader.headers, json={}, allow_redirects=False, timeout=60
    )
    assert answer.status_code in (400, 401, 403, 404), answer.text


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
