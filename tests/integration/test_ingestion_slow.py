"""A source that gives a row a second is given up in the time it may take, is named, and is caught up with later."""

import itertools
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from ingestion.land import land_database
from ingestion.spec import Column, Source, Table
from lake import roles
from lake.vault_landing import LandingVault

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
PATIENCE_SECONDS = 3
ROWS = 60
DEAL = Table("deal", (Column("id", "INTEGER", False), Column("changed", "TIMESTAMP")), ("id",), "changed")
SLOW = Source("slow", (DEAL,))


@pytest.fixture
def slow(fresh_lake, fresh_vault, tmp_path):
    """A source whose one table takes a second for each row that is read, until it is mended; and how to land it."""
    name = f"slow_{next(_numbers)}"
    home, address = fresh_lake.home, fresh_lake.address
    roles.ensure(home, address, (roles.Database(name, "slow", "slow_reader"),))
    place = {"host": address.host, "port": address.port, "dbname": name}
    owner = psycopg.connect(**place, user="slow", passfile=str(home.passfile("slow")), autocommit=True)
    owner.execute("create table kept as select n as id, timestamp '2026-06-01' + n * interval '1 day' as changed"
                  f" from generate_series(1, {ROWS}) n")  # fmt: skip
    owner.execute(
        "create function slowly(moment timestamp) returns timestamp language plpgsql volatile as"
        " $$ begin perform pg_sleep(1); return moment; end $$"
    )
    owner.execute("create view deal as select id, slowly(changed) as changed from kept")
    owner.execute("grant select on deal to slow_reader")
    url = (
        f"postgresql+psycopg2://slow_reader@/{name}?host={address.host}&port={address.port}"
        f"&passfile={home.passfile('slow_reader')}"
    )
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())
    con = fresh_lake.connect()

    def land():
        with LandingVault(fresh_vault) as kept:
            return land_database(
                SLOW, url, fresh_lake.lake, tmp_path / "dlt", con, lambda: next(moments), vault=kept,
                patience_seconds=PATIENCE_SECONDS,
            )  # fmt: skip

    yield land, owner, con
    con.close()
    owner.close()


def test_a_slow_source_is_given_up_named_and_caught_up_with(slow):
    land, owner, con = slow
    started = time.monotonic()
    report = land()
    took = time.monotonic() - started
    assert report.status == "failed" and report.error
    assert "too slowly" in report.error.what and "slow at" in report.error.where
    assert "ZHONGTAI_SOURCE_MINUTES" in report.error.cure
    assert took < ROWS, "it was not read to its end"
    assert con.execute("select count(*) from raw_slow.deal").fetchone() == (0,)

    owner.execute("create or replace view deal as select id, changed from kept")
    assert land().status == "ok"
    assert con.execute("select count(*), count(distinct id) from raw_slow.deal").fetchone() == (ROWS, ROWS)
    assert not land().changed
