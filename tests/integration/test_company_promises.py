"""What the platform promises of itself: no secret leaks, nothing leaves the machine, runs are kept, one thread."""

import gzip
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.company import REPOSITORY, ZHONGTAI

pytestmark = pytest.mark.integration


def test_no_secret_lies_outside_its_file(company):
    """Every generated password is its own canary: looked for in logs, pickles, load packages and artefacts."""
    secrets = set()
    for file in company.home.secrets.iterdir():
        for word in file.read_text().replace('"', " ").replace(",", " ").split():
            candidate = word.rsplit(":", 1)[-1]
            if len(candidate) >= 12 and candidate not in company.passwords:  # a user name is no secret
                secrets.add(candidate.encode())
    assert len(secrets) >= 8
    read, leaks = 0, []
    for file in company.home.root.rglob("*"):
        if not file.is_file() or company.home.secrets in file.parents:
            continue
        content = file.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        read += 1
        leaks += [str(file) for secret in secrets if secret in content]
    assert read > 100
    assert leaks == []


def test_a_run_needs_no_network(company):
    """The same run inside a network namespace that has nothing but loopback; the list that comes over HTTP is left out."""
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode
    ):
        pytest.skip("making a network namespace needs root and util-linux")
    done = subprocess.run(
        ["unshare", "-n", str(ZHONGTAI), "run"],
        env={**company.env, "ZHONGTAI_SOURCES": "tryton,django_crm,django_helpdesk"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_column_of_the_lake_is_hugeint(company):
    found = company.query(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where database_name = 'lake' and data_type in ('HUGEINT', 'UHUGEINT')"
    )
    assert found == []


def test_dbt_runs_on_one_thread():
    profile = yaml.safe_load((REPOSITORY / "dbt_project" / "profiles.yml").read_text())
    threads = {o["threads"] for p in profile.values() if "outputs" in p for o in p["outputs"].values()}
    assert threads == {1}


def test_a_run_of_the_command_line_shows_up_in_dagster(company):
    """Dagster's own storage on PostgreSQL, read as its web server reads it, knows the runs and their assets."""
    script = """
from dagster import AssetKey, DagsterInstance
with DagsterInstance.get() as dagster:
    jobs = [run.job_name for run in dagster.get_runs(limit=50) if run.is_success]
    event = dagster.get_latest_materialization_event(AssetKey(["candidate", "fct_order_line"]))
print(sorted(set(jobs)), event is not None)
"""
    env = {**company.env, "DAGSTER_HOME": str(company.home.dagster)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "['build', 'publish'] True", done.stderr


def test_doctor_finds_nothing_and_names_what_is_wrong(company):
    done = company.cli("doctor", expect=None)
    assert "PostgreSQL role lake_reader: can log in" in done.stdout
    file = company.home.passfile("superset")
    file.chmod(0o644)
    try:
        ill = company.cli("doctor", expect=1)
        assert "others on this machine can read it" in ill.stdout and f"chmod 600 {file}" in ill.stdout
    finally:
        file.chmod(0o600)


def test_describe_and_query(company):
    described = company.cli("describe", "fct_order_line").stdout
    assert "amount_base" in described and "金额" in described
    rows = company.cli("query", "select 0.10::decimal(18,2) as a, '中' as b", "--format", "json").stdout
    assert rows.strip() == '[{"a": "0.10", "b": "中"}]'
    refused = company.cli("query", "copy (select 1) to '/tmp/x.csv'", expect=1)
    assert "Only one SELECT" in refused.stderr
    unknown = company.cli("describe", "fct_nothing", expect=2)
    assert "no published mart" in unknown.stderr and "fct_order_line" in unknown.stderr


def test_rollback_takes_one_command_and_comes_back(company):
    company.cli("publish")
    before = company.query("select max(publication_id) from ops.publication")
    company.cli("publish", "rollback", "--group", "sales", "--reason", "a test")
    shown = company.query(
        "select publication_id, status from marts.publication where publication_group = 'sales'"
    )
    assert shown == [(before[0][0] + 1, "rolled_back")]
    history = company.cli("publish", "history").stdout
    assert "rolled_back" in history
    company.cli("publish")
    assert company.query("select distinct status from marts.publication") == [("promoted",)]
