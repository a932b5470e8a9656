"""`make chaos` in short, on a home of a handful of marts and without Superset; and planted faults that it must find."""

import random

import pytest

from tests import chaos, chaos_kills, chaos_small, chaos_world

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def home():
    with chaos_small.small_home() as found:
        yield found


def test_five_promotions_under_readers_show_no_mixture(home):
    company, world = home
    found = chaos.promotions(company, world, 5, random.Random(1), print, readers=1)
    assert (found.mixed, found.errors, found.wrong) == ([], [], [])
    assert found.promotions == 5 and found.reads > 5 and found.held and found.expired


def test_three_killed_gates_leave_one_whole_publication(home):
    _, world = home
    found = chaos_kills.kills(world, 3, random.Random(1), print)
    assert found.wrong == [] and found.where.total() == 3


def test_a_torn_group_and_half_a_publication_are_found(home):
    """What a promotion would leave that is not one transaction; taken back, because others look at this home."""
    _, world = home
    with world.instance.lake() as lake:
        assert chaos_world.not_whole(world, lake) == []
        pinned = lake.execute("select sql from duckdb_views() where view_name = 'sales_daily'").fetchone()[0]
        lake.execute(
            f"create or replace view marts.sales_daily as select * replace (0 as {chaos_world.COLUMN}) from candidate.sales_daily"
        )
        assert "sales_daily shows rounds 0 to 0" in "".join(chaos_world.not_whole(world, lake))
        lake.execute(pinned.replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1))
        lake.execute(
            "insert into ops.publication select 1000, publication_group, action, 'chaos-1000', raw_snapshot, candidate_snapshot,"
            " marts, reason, actor, decided_at, reason_zh from ops.publication where publication_group = 'sales' limit 1"
        )
        torn = "; ".join(chaos_world.not_whole(world, lake))
    assert "publication 1000 does not have one row for each group" in torn
    assert "not the same in ops and journal" in torn and "marts.publication says" in torn
