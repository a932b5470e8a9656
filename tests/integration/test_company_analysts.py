"""The analyst's road: a plain DuckDB in a process of its own opens the lake by the printed statements, and can only read."""

import subprocess
import sys

import pytest
from pyarrow import parquet

pytestmark = pytest.mark.integration

NOTEBOOK = """
import sys
import duckdb
lake = duckdb.connect()
lake.execute(sys.stdin.read())
print(lake.sql("select sum(sales_amount_base) from marts.sales_daily").fetchone()[0])
try:
    lake.execute("create table marts.mine as select 1")
except duckdb.Error as error:
    print("refused:", str(error).splitlines()[0])
"""


def test_a_notebook_opens_the_lake_by_the_printed_statements(company):
    statements = company.cli("attach").stdout
    assert "read_only" in statements and "lake_reader.pgpass" in statements
    assert company.home.passfile("lake_reader").read_text().strip().rpartition(":")[2] not in statements
    done = subprocess.run(
        [sys.executable, "-I", "-c", NOTEBOOK], input=statements, capture_output=True, text=True, check=True
    )
    ((total,),) = company.query("select sum(sales_amount_base) from marts.sales_daily")
    shown, refused = done.stdout.splitlines()
    assert shown == str(total)
    assert refused.startswith("refused:")


def test_a_query_is_saved_as_a_file(company, tmp_path):
    file = tmp_path / "sales.parquet"
    said = company.cli(
        "query", "select unit_code, sales_amount_base from marts.sales_daily", "--save", str(file)
    )
    ((rows, total),) = company.query("select count(*), sum(sales_amount_base) from marts.sales_daily")
    found = parquet.read_table(file)
    assert found.num_rows == rows and f"{rows:,} rows" in said.stdout
    assert sum(found["sales_amount_base"].to_pylist()) == total
