"""How the landing is, as screens read it: the newest attempt of each source, and how old what it landed is."""

from datetime import UTC, datetime, timedelta

import pytest

from lake import health, ledger

pytestmark = pytest.mark.integration
NOW = datetime.now(UTC)


def load(source, status, hours_ago, **more):
    at = NOW - timedelta(hours=hours_ago)
    return {
        "load_id": f"{at.timestamp()}", "run_id": "r", "source": source, "status": status, "started_at": at,
        "finished_at": at, "snapshot_id": 1, "rows_landed": 5, "rows_refused": 0, "rows_deleted": 0,
        "tables_skipped": 0, "error": None, "cure": None,
    } | more  # fmt: skip


def change(column, state, hours_ago):
    return {
        "run_id": "r", "source": "crm", "table_name": "lead", "column_name": column, "change": "added",
        "detail": "text", "cure": "declare it", "state": state, "seen_at": NOW - timedelta(hours=hours_ago),
    }  # fmt: skip


@pytest.fixture
def lake(fresh_lake):
    con = fresh_lake.connect()
    ledger.ensure(con)
    health.renew(con)
    yield con
    con.close()


def test_a_source_that_fails_shows_its_error_and_how_old_what_it_landed_is(lake):
    ledger.append(lake, "ops.load", [load("crm", "ok", 50), load("desk", "ok", 1)])
    ledger.append(lake, "ops.load", [load("crm", "failed", 2, error="it does not answer", cure="start it")])
    rows = lake.execute(
        "select source, status, age_hours, error from marts.source_health order by 1"
    ).fetchall()
    assert rows == [("crm", "failed", 50, "it does not answer"), ("desk", "ok", 1, None)]
    assert health.last_landed(lake)["crm"] == f"{NOW - timedelta(hours=50):%Y-%m-%d %H:%M UTC}"


def test_a_source_that_never_landed_has_no_age(lake):
    ledger.append(lake, "ops.load", [load("crm", "failed", 2)])
    assert lake.execute("select age_hours, landed_at from marts.source_health").fetchall() == [(None, None)]
    assert health.last_landed(lake) == {}


def test_a_change_of_schema_is_shown_until_it_is_closed(lake):
    ledger.append(lake, "ops.schema_change", [change("rating", "open", 3), change("budget", "open", 3)])
    ledger.append(lake, "ops.schema_change", [change("rating", "closed", 1)])
    assert lake.execute("select column_name from marts.schema_change").fetchall() == [("budget",)]


def test_the_views_have_the_columns_that_screens_are_checked_against(lake):
    for view, columns in health.COLUMNS.items():
        assert [c[0] for c in lake.execute(f"select * from marts.{view} limit 0").description] == list(
            columns
        )
