"""Real data nobody here wrote: a help desk's log with misread dates and a university's declarations, by mapping alone.

The figures stand in the description of the sets. Throughput is the time from a case's earliest to its latest event, in days
of 86,400 seconds, its mean taken over cases; a variant is the row of activities in the order of their moments, then of the log. See examples/real_data/.
"""

import shutil
from datetime import UTC, date, datetime

import pytest

from ingestion.check import check_folder, scratch
from ingestion.inbox import land_inbox
from ingestion.report import FileReport, Repair
from quality.door import faults
from tests.company import REPOSITORY

pytestmark = pytest.mark.integration
DATA = REPOSITORY.parent / "shared" / "data" / "process_logs"
EXAMPLES = REPOSITORY / "examples" / "real_data"
SUNDAYS = "select count(*) from raw_inbox.ticket_event where isodow(occurred_at) = 7"
# All activities have names but eight rare ones, of 118 + 67 + 13 + 5 + 3 + 2 + 2 + 1 rows.
NAMES = Repair("ticket_event", "activity", "alias", 21_348 - 211)
RULE = ", repair: misread_day_month"
CASES = """
with cases as (
    select
        ticket_number,
        date_diff('microsecond', min(occurred_at), max(occurred_at)) / 86400e6 as days,
        min(occurred_at) as opened_at,
        bool_or(activity like '%REJECTED%') as is_rejected,
        string_agg(activity, ' > ' order by occurred_at, cast(event_number as integer)) as variant,
    from raw_inbox.ticket_event
    group by ticket_number
)
"""


@pytest.fixture
def landed(tmp_path):
    """Lands one example's file in an instance of its own: (its report, a query). change: text of the mapping replaced."""

    def land(name, file, change=("", "")):
        if not DATA.exists():
            pytest.skip("the process logs are not at ../shared/data/process_logs")
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(DATA / file, folder)
        mapping = (EXAMPLES / name / "mapping.yaml").read_text(encoding="utf-8")
        assert change[0] in mapping
        (folder / "mapping.yaml").write_text(mapping.replace(*change), encoding="utf-8")
        clock = lambda: datetime.now(UTC)  # noqa: E731
        checked = check_folder(folder, clock, [folder], faults)
        (report,) = land_inbox(con, tmp_path, clock, faults)
        assert checked.well and report.status == "ok", report.error
        assert checked.report.tables == report.tables and checked.report.repairs == report.repairs
        return report, lambda sql: con.execute(sql).fetchall()

    with scratch() as con:
        yield land


def throughput(query):
    """(cases, mean days, median days)."""
    return query(f"{CASES} select count(*), round(avg(days), 2), round(median(days), 2) from cases")


def helpdesk_landed(report):
    return {table.name: (table.inserted, table.refused) for table in report.tables} == {
        "ticket": (4_580, 0),
        "ticket_event": (21_348, 0),
    }


def test_help_desk_with_its_dates_as_stored(landed):
    report, query = landed("helpdesk", "helpdesk.csv", (RULE, ""))
    assert helpdesk_landed(report) and report.repairs == (NAMES,)
    assert throughput(query) == [(4_580, 125.64, 102.0)]
    assert query(SUNDAYS) == [(152 + 1_190,)]
    assert query(f"{CASES} select count(distinct variant) from cases") == [(699,)]


def test_help_desk_with_its_dates_repaired(landed):
    report, query = landed("helpdesk", "helpdesk.csv")
    assert helpdesk_landed(report)
    # 8,340 rows have a day of 12 or less; in 631 of them day and month are the same number, so nothing changes
    assert report.repairs == (
        Repair("ticket", "opened_at", "misread_day_month", 7_709),
        NAMES,
        Repair("ticket_event", "occurred_at", "misread_day_month", 7_709),
    )
    assert throughput(query) == [(4_580, 40.86, 39.86)]
    # the log is in the order of its wrong dates: in 1,699 cases another row than the first is the earliest
    sql = f"{CASES} select count(*) from cases join raw_inbox.ticket as t using (ticket_number) where t.opened_at <> cases.opened_at"
    assert query(sql) == [(0,)]
    sql = f"{CASES} select count(*) from cases join raw_inbox.ticket_event as e on e.ticket_number = cases.ticket_number"
    assert query(f"{sql} and e.event_number = '1' where e.occurred_at <> cases.opened_at") == [(1_699,)]
    # a sign that the rule is right, of which it knows nothing: Sundays are 1.2% of the dates that could not be misread
    # (day above 12); of the others they were 14.3% (1,190 of 8,340) as stored, and are 2.1% (179) now
    assert query(SUNDAYS) == [(152 + 179,)]
    # and the log that its author published, with its dates in order, has these courses and this span
    common = "select variant, count(*) from cases group by variant order by 2 desc limit 3"
    assert query(f"{CASES} {common}") == [
        ("Assign seriousness > Take in charge ticket > Resolve ticket > Closed", 2_366),
        ("Assign seriousness > Take in charge ticket > Wait > Resolve ticket > Closed", 552),
        (
            "Assign seriousness > Take in charge ticket > Wait > Take in charge ticket > Resolve ticket > Closed",
            228,
        ),
    ]
    assert query(f"{CASES} select count(distinct variant) from cases") == [(226,)]
    span = query("select min(occurred_at), max(occurred_at) from raw_inbox.ticket_event")
    assert [moment.date() for moment in span[0]] == [date(2010, 1, 13), date(2014, 1, 3)]


def test_declarations(landed):
    report, query = landed("bpi2020_declarations", "DomesticDeclarations.xes.gz")
    assert {table.name: (table.inserted, table.refused) for table in report.tables} == {
        "ticket": (10_357, 0),
        "ticket_event": (55_628, 0),
    }
    assert report.repairs == ()
    (file,) = report.files
    assert (
        isinstance(file, FileReport)
        and "org:resource" in file.unmapped
        and "_event_index" not in file.unmapped
    )
    assert throughput(query) == [(10_357, 11.09, 7.31)]
    facts = "select count(distinct variant), count(*) filter (is_rejected) from cases"
    assert query(f"{CASES} {facts}") == [(90, 1_278)]
    # 09:49:50 at +01:00
    first = "select opened_at from raw_inbox.ticket where ticket_number = 'declaration86791'"
    assert query(first) == [(datetime(2017, 1, 9, 8, 49, 50, tzinfo=UTC),)]
    kinds = "select event_kind, count(*) from raw_inbox.ticket_event group by 1 order by 1"
    assert query(kinds) == [
        ("closed", 9_912),
        ("opened", 10_357),
        ("other", 9_914),
        ("status_changed", 25_445),
    ]
