"""Faults, each really caused: a clear message, unchanged published numbers, and a next run that recovers."""

import os
import signal
import time

import psycopg
import pytest

from lake import postgres

pytestmark = pytest.mark.integration


@pytest.fixture
def untouched(company):
    """What is published before the fault must be published after it, and after the run that follows."""
    before = company.published_hash()
    yield
    assert company.published_hash() == before
    company.cli("run")
    assert company.published_hash() == before


def admin(company, database: str = "postgres") -> psycopg.Connection:
    address = company.address
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user="postgres",
        dbname=database,
        passfile=str(company.home.passfile("postgres")),
        autocommit=True,
    )


def wait_for(condition, what: str) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def landing(company) -> bool:
    """Whether a landing reads the ERP at this moment."""
    with admin(company) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where usename = 'tryton_reader'"
        ).fetchone()
    return row[0] > 0


def test_postgresql_killed_during_a_load(company, untouched):
    running = company.start("run", "--full", "tryton")
    wait_for(lambda: landing(company), "the landing")
    postgres.stop(company.home, immediate=True)
    output, _ = running.communicate(timeout=300)
    assert running.returncode == 1, output
    assert "PostgreSQL does not answer" in output
    assert str(company.home.postgres) in output
    assert "Run the same command again" in output


WRONG_FILES = {
    "pos_2099-01-01.csv": ("门店编码,别的\nS001,1\n".encode("gb18030"), ["小票号", "别的"]),
    "pos_2099-01-02.csv": ("门店编码,小票号\n".encode("utf-16"), ["gb18030"]),
}


@pytest.mark.long
def test_tryton_gone_and_files_with_wrong_columns_and_a_wrong_encoding(company, untouched):
    """In one run: a source that fails keeps no other from landing, and each is told with its own cure."""
    tills = company.home.inbox / "tills"
    for name, (content, _) in WRONG_FILES.items():
        (tills / name).write_bytes(content)
    with admin(company) as connection:
        connection.execute("alter database tryton with allow_connections false")
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'tryton'")
    try:
        told = company.cli("run", expect=4).stderr
    finally:
        with admin(company) as connection:
            connection.execute("alter database tryton with allow_connections true")
        for name in WRONG_FILES:
            (tills / name).unlink()
    assert "tryton was not landed" in told
    assert "not currently accepting connections" in told
    assert told.count("cure  |") == 1 + len(WRONG_FILES)
    for name, (_, words) in WRONG_FILES.items():
        assert [word for word in (name, *words) if word not in told] == []
    checks = company.query("select source, status from ops.load order by finished_at desc limit 7")
    assert ("tryton", "failed") in checks and ("calendar", "ok") in checks


@pytest.mark.long
def test_two_runs_at_once(company):
    before = company.published_hash()
    first = company.start("run")
    try:
        wait_for((company.home.run / "run.lock").exists, "the first run's lock")
        wait_for(
            lambda: f'"pid": {first.pid}' in (company.home.run / "run.lock").read_text(), "the first run"
        )
        second = company.cli("run", expect=5)
        assert "Another run is at work here" in second.stderr
        assert f"process {first.pid}" in second.stderr
        assert "Wait until it has ended" in second.stderr
    finally:
        output, _ = first.communicate(timeout=600)
    assert first.returncode == 0, output
    assert company.published_hash() == before


@pytest.mark.long
def test_ctrl_c_in_the_middle(company, untouched):
    running = company.start("run", "--full", "tryton")
    wait_for(lambda: landing(company), "the landing")
    os.killpg(running.pid, signal.SIGINT)
    output, _ = running.communicate(timeout=300)
    assert running.returncode == 130, output
    assert "Interrupted: nothing half-done is published" in output
