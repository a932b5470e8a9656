"""A source that gives a row a second is given up in the time it may take, is named, and is caught up with later."""

import itertools
import time

import pytest

from ingestion.spec import Column, Source, Table

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
PATIENCE_SECONDS = 3
ROWS = 60
DEAL = Table("deal", (Column("id", "INTEGER", False), Column("changed", "TIMESTAMP")), ("id",), "changed")
SLOW = Source("slow", (DEAL,))


@pytest.fixture
def slow(small_source):
    """A source whose one table takes a second for each row that is read, until it is mended."""
    made = small_source("slow")
    made.owner.execute("create table kept as select n as id, timestamp '2026-06-01' + n * interval '1 day' as changed"
                       f" from generate_series(1, {ROWS}) n")  # fmt: skip
    made.owner.execute(
        "create function slowly(moment timestamp) returns timestamp language plpgsql volatile as"
        " $$ begin perform pg_sleep(1); return moment; end $$"
    )
    made.owner.execute("create view deal as select id, slowly(changed) as changed from kept")
    made.owner.execute("grant select on deal to slow_reader")
    return made


def test_a_slow_source_is_given_up_named_and_caught_up_with(slow):
    started = time.monotonic()
    report = slow.land(SLOW, patience_seconds=PATIENCE_SECONDS)
    took = time.monotonic() - started
    assert report.status == "failed" and report.error
    assert "too slowly" in report.error.what and "slow at" in report.error.where
    assert "ZHONGTAI_SOURCE_MINUTES" in report.error.cure
    assert took < ROWS, "it was not read to its end"
    assert slow.con.execute("select count(*) from raw_slow.deal").fetchone() == (0,)

    slow.owner.execute("create or replace view deal as select id, changed from kept")
    assert slow.land(SLOW, patience_seconds=PATIENCE_SECONDS).status == "ok"
    assert slow.con.execute("select count(*), count(distinct id) from raw_slow.deal").fetchone() == (
        ROWS,
        ROWS,
    )
    assert not slow.land(SLOW, patience_seconds=PATIENCE_SECONDS).changed
