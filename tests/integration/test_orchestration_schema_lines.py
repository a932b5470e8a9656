"""Lines on changed schemas: opened once, closed when the source fits again, never opened again once accepted."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.report import LoadReport, SchemaChange
from lake import health, ledger
from orchestration import schema_lines

pytestmark = pytest.mark.integration
NOW = datetime(2026, 6, 30, tzinfo=UTC)
_seconds = itertools.count()
RATING = SchemaChange("crm", "lead", "rating", "added", "text; landed as tokens", "declare it")
STAGE = SchemaChange("crm", "lead", "stage", "removed", "it is gone", "declare its new name")


@pytest.fixture
def lake(fresh_lake):
    con = fresh_lake.connect()
    ledger.ensure(con)
    health.renew(con)
    yield con
    con.close()


def record(lake, *changes, status="ok", source="crm"):
    now = NOW + timedelta(seconds=next(_seconds))
    report = LoadReport(source, now, now, status, schema_changes=changes)
    schema_lines.record(lake, "r", [report], now)


def columns(lake):
    shown = [
        name for (name,) in lake.execute("select column_name from marts.schema_change order by 1").fetchall()
    ]
    assert shown == [line.column for line in schema_lines.open_lines(lake)]
    return shown


def test_a_change_is_one_line_however_often_it_is_seen(lake):
    record(lake, RATING)
    record(lake, RATING)
    assert lake.execute("select count(*) from ops.schema_change").fetchone() == (1,)
    assert columns(lake) == ["rating"]


def test_a_line_is_closed_when_the_source_fits_again_and_not_by_another_source(lake):
    record(lake, RATING)
    record(lake, source="desk")
    assert columns(lake) == ["rating"]
    record(lake)
    assert columns(lake) == []
    record(lake, RATING)
    assert columns(lake) == ["rating"]


def test_a_source_that_failed_closes_nothing(lake):
    record(lake, RATING)
    record(lake, STAGE, status="failed")
    assert columns(lake) == ["rating", "stage"]


def test_an_accepted_line_stays_closed_until_the_column_changes_otherwise(lake):
    record(lake, RATING)
    assert schema_lines.accept(lake, "crm", "lead", "rating", "not needed", NOW + timedelta(hours=1))
    assert not schema_lines.accept(lake, "crm", "lead", "rating", "again", NOW)
    lake.execute("select 1")
    record(lake, RATING)
    assert columns(lake) == []
