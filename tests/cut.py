"""A database that breaks off in the middle of a landing: its server ends the reader's sessions when the first rows have been read.

Belongs here: the break, and what a source and the lake hold of it. Used for the systems that the platform reads by SQL.
"""

import psycopg
import pytest

from ingestion.report import LoadReport
from ingestion.spec import Source
from lake.vault_landing import LandingVault
from orchestration import loads, syncing
from orchestration.instance import Instance


def administrator(instance: Instance, database: str) -> psycopg.Connection:
    """Whom no row is hidden from, and who may end others' sessions."""
    return psycopg.connect(
        host=instance.address.host, port=instance.address.port, user="postgres", dbname=database,
        passfile=str(instance.home.passfile("postgres")), autocommit=True,
    )  # fmt: skip


def sync_cut_off(
    instance: Instance, source: Source, monkeypatch: pytest.MonkeyPatch
) -> dict[str, LoadReport]:
    """Land the source and the calendar, and cut the source off once the first of its rows are on their way to the vault."""
    ended = []

    class Cut(LandingVault):
        def keep(self, *rows) -> None:
            super().keep(*rows)
            with administrator(instance, "postgres") as connection:
                ended.extend(
                    connection.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                        " where usename = %s and xact_start is not null",  # a test's own reader is idle
                        [f"{source.name}_reader"],
                    ).fetchall()
                )

    with monkeypatch.context() as during:
        during.setattr(loads, "LandingVault", Cut)
        reports = syncing.sync(instance, (source.name, "calendar"))
    assert (True,) in ended, "nothing was read when it was to be cut off"
    return {report.source: report for report in reports}


def held(instance: Instance, source: Source) -> dict[str, tuple]:
    """{table: rows, different keys, hash of all rows} in raw, without the load that brought them."""
    with instance.lake(read_only=True) as lake:
        return {
            table.name: lake.execute(
                f"select count(*), count(distinct ({', '.join(table.key)})), sum(hash(t)::decimal(38,0))"
                f' from (select * exclude _dlt_load_id from {source.schema}."{table.lake_name}") t'
            ).fetchone()
            for table in source.tables
        }


def survives_being_cut_off(
    instance: Instance, source: Source, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """change: SQL, run at the source, that gives a landing rows to read in tables with personal values."""
    (first,) = loads.land(instance, source.name)
    assert first.status == "ok", first.error
    before = held(instance, source)
    with administrator(instance, source.name) as connection:
        connection.execute(change.encode())
    reports = sync_cut_off(instance, source, monkeypatch)
    failed = reports[source.name]
    assert failed.status == "failed" and failed.error and reports["calendar"].status == "ok"
    assert source.name in failed.error.where and failed.error.cure
    assert held(instance, source) == before  # nothing half-written
    with instance.lake(read_only=True) as lake:
        recorded = lake.execute(
            "select source, status, error from ops.load order by finished_at desc limit 2"
        ).fetchall()
    assert {row[:2] for row in recorded} == {(source.name, "failed"), ("calendar", "ok")}
    assert any(row[2] and source.name in row[2] for row in recorded)

    (caught_up,) = loads.land(instance, source.name)
    assert caught_up.status == "ok" and caught_up.changed, caught_up.error
    after = held(instance, source)
    with administrator(instance, source.name) as connection:
        for table in source.tables:
            rows = connection.execute(f'select count(*) from "{table.name}"'.encode()).fetchone()
            assert after[table.name][:2] == (*rows, *rows), table.name  # all of it, and nothing twice
    assert after != before
    (nothing,) = loads.land(instance, source.name)
    assert not nothing.changed
