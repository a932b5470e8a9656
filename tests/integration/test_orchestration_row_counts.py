"""Rows as built against rows as seen, on a real lake: a mart that was published with rows and is built without one is found."""

from datetime import UTC, datetime

import pytest

from lake import ledger, promotion, snapshots
from lake.promotion import GroupDecision, Promotion
from orchestration.row_counts import counted, verdicts
from quality.emptied import Count

pytestmark = pytest.mark.integration
GROUPS = {"fct": "sales", "dim": "core", "new": "core"}


def test_what_was_seen_is_counted_at_the_snapshot_that_is_seen(fresh_lake):
    with fresh_lake.connect() as lake:
        ledger.ensure(lake)
        for mart, rows in {"fct": 12, "dim": 3}.items():
            lake.execute(f"create table candidate.{mart} as select range as n from range({rows})")
        groups = (
            GroupDecision("core", "promoted", ("dim",), ""),
            GroupDecision("sales", "promoted", ("fct",), ""),
        )
        now = datetime(2026, 6, 30, tzinfo=UTC)
        promotion.promote(lake, Promotion("r", 1, snapshots.current(lake), groups, "test", now, ()))
        lake.execute("create or replace table candidate.fct as select 1 as n where false")
        lake.execute("create table candidate.new as select 1 as n where false")
        found = list(counted(lake, snapshots.current(lake), GROUPS))
        assert found == [
            Count("dim", "core", 3, None),
            Count("fct", "sales", 0, 12),
            Count("new", "core", 0, None),
        ]
        assert [said.object for said in verdicts(lake, snapshots.current(lake), GROUPS) if said.holds] == [
            "fct"
        ]
