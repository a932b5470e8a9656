"""What a mapping needs to take an event log: misread dates turned, moments with a zone, rows counted within their case, a
case collapsed to its earliest row. Each figure worked out by hand."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.check import scratch
from ingestion.errors import LandingError
from ingestion.inbox import land_inbox
from ingestion.mapping import Shape
from ingestion.quarantine import decide, refused_rows
from ingestion.spec import Column
from quality.door import faults
from tests.one_field import run

DAY, MOMENT = Column("day", "DATE"), Column("at", "TIMESTAMP WITH TIME ZONE")
MISREAD = {"repair": "misread_day_month"}
LOG = """source: desk
files: "*.csv"
delimiter: ";"
timezone: Asia/Shanghai
skip: {{step: "^total"}}
entities:
  ticket:
    collapse: {collapse}
    collapse_by: opened_at
    columns:
      ticket_number: case
      opened_at: {{column: at, repair: misread_day_month}}
      queue: step
      priority: {{value: normal}}
      status: {{value: closed}}
  ticket_event:
    columns:
      ticket_number: case
      event_number: {{ordinal: case}}
      occurred_at: {{column: at, repair: misread_day_month}}
      event_kind: {{value: other}}
      activity: step
"""


@pytest.mark.parametrize(
    ("body", "text", "value", "changed"),
    [
        (MISREAD, "2010-04-02", date(2010, 2, 4), ["misread_day_month"]),
        (MISREAD, "2010-4-2", date(2010, 2, 4), ["misread_day_month"]),
        (MISREAD, "2010-04-12", date(2010, 12, 4), ["misread_day_month"]),
        (MISREAD, "2010-04-13", date(2010, 4, 13), []),
        (MISREAD, "2010-04-04", date(2010, 4, 4), []),
        # it mends no date that cannot be read: that is another rule's
        (MISREAD, "2010-13-04", None, []),
        ({"repair": ["misread_day_month", "swap_day_month"]}, "2010-13-04", date(2010, 4, 13), ["swap_day_month"]),
        ({"format": "%d/%m/%Y", **MISREAD}, "02/04/2010", date(2010, 2, 4), ["misread_day_month"]),
        ({"format": "%d/%m/%Y", **MISREAD}, "13/04/2010", date(2010, 4, 13), []),
        ({"format": "%d/%m/%Y", **MISREAD}, "04/13/2010", None, []),
        (MISREAD, "10-04-02", None, []),
        ({}, "2010-04-02", date(2010, 4, 2), []),
    ],
)  # fmt: skip
def test_day_and_month_that_a_program_took_for_each_other_change_back(body, text, value, changed):
    assert run(body, DAY, text) == (value, changed)


@pytest.mark.parametrize(
    ("body", "text", "value", "changed"),
    [
        # 09:00 of 4 February in Shanghai is 01:00 UTC
        (MISREAD, "2010-04-02 09:00:00", "2010-02-04 01:00", ["misread_day_month"]),
        (MISREAD, "2010-04-02T09:00:00-05:00", "2010-02-04 14:00", ["misread_day_month"]),
        ({"format": "%Y-%m-%d %H:%M:%S%z", **MISREAD}, "2010-04-02 09:00:00+0100", "2010-02-04 08:00", ["misread_day_month"]),
        # a moment that says its own zone is not the mapping's local time
        ({}, "2010-04-02T09:00:00.000+01:00", "2010-04-02 08:00", []),
        ({}, "2010-04-02T09:00:00Z", "2010-04-02 09:00", []),
        ({}, "2010-04-02 09:00", "2010-04-02 01:00", []),
    ],
)  # fmt: skip
def test_moments_keep_their_zone(body, text, value, changed):
    found, rules = run(body, MOMENT, text, shape=Shape(timezone="Asia/Shanghai"))
    assert (found.astimezone(UTC).strftime("%Y-%m-%d %H:%M"), rules) == (value, changed)


def test_a_date_of_a_moment_with_a_zone_is_the_mappings():
    shape = Shape(timezone="Asia/Shanghai")
    assert run({}, DAY, "2026-01-05T20:00:00Z", shape=shape)[0] == date(2026, 1, 6)


def test_the_hour_that_comes_twice_in_autumn_stays_twice():
    shape = Shape(timezone="Europe/Amsterdam")
    first = run({}, MOMENT, "2017-10-29T02:30:00+02:00", shape=shape)[0]
    assert run({}, MOMENT, "2017-10-29T02:30:00+01:00", shape=shape)[0] - first == timedelta(hours=1)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
@settings(max_examples=80)
def test_what_was_misread_comes_back_whatever_the_date(day):
    """The program read day first as month first, wherever that is a date."""
    stored = date(day.year, day.day, day.month) if day.day <= 12 else day
    assert run(MISREAD, DAY, stored.isoformat()) == (day, [] if stored == day else ["misread_day_month"])


def test_a_form_without_a_month_in_figures_cannot_be_turned():
    with pytest.raises(LandingError, match="lacks one"):
        run({"format": "%d %b %Y", **MISREAD}, DAY, "4 Feb 2010")


def landed(folder, rows, *, collapse="first"):
    """(report, tickets, events) of files of rows (case, step, at), landed one after the other."""
    folder = folder / "desk"
    folder.mkdir(parents=True)
    (folder / "mapping.yaml").write_text(LOG.format(collapse=collapse))
    clock = itertools.count()
    with scratch() as con:
        for number, file in enumerate(rows):
            text = "case;step;at\n" + "".join(f"{';'.join(row)}\n" for row in file)
            (folder / f"{number}.csv").write_text(text, encoding="utf-8")
            (report,) = land_inbox(
                con, folder.parent, lambda: datetime.fromtimestamp(next(clock), UTC), faults
            )
            assert report.status == "ok", report.error
        tickets = con.execute("select ticket_number, queue from raw_inbox.ticket order by 1").fetchall()
        events = "select ticket_number, event_number, activity from raw_inbox.ticket_event order by 1, cast(event_number as int)"
        return report, tickets, con.execute(events).fetchall()


def test_events_are_counted_in_their_case_and_the_ticket_is_its_earliest(tmp_path):
    report, tickets, events = landed(
        tmp_path,
        [
            [
                # as stored 4 January, 2 April, 26 April; meant 1 April, 4 February, 26 April
                ("A", "open", "2010-01-04 08:00:00"),
                ("B", "open", "2010-01-13 08:00:00"),
                ("A", "take", "2010-04-02 08:00:00"),
                ("total 3", "total", ""),
                ("A", "take", "2010-04-02 08:00:00"),
                ("A", "close", "2010-04-26 08:00:00"),
            ]
        ],
    )
    assert tickets == [("A", "take"), ("B", "open")]
    assert events == [
        ("A", "1", "open"),
        ("A", "2", "take"),
        ("A", "3", "take"),
        ("A", "4", "close"),
        ("B", "1", "open"),
    ]
    found = {(r.entity, r.column, r.rule): r.rows for r in report.repairs}
    assert found == {
        ("", "step", "skipped"): 1,
        ("ticket", "opened_at", "misread_day_month"): 3,
        ("ticket_event", "occurred_at", "misread_day_month"): 3,
    }


def test_a_later_file_takes_the_place_only_with_an_earlier_row(tmp_path):
    files = [[("A", "second", "2010-02-20")], [("A", "third", "2010-03-20")], [("A", "first", "2010-01-20")]]
    assert landed(tmp_path / "first", files)[1] == [("A", "first")]
    assert landed(tmp_path / "last", files, collapse="last")[1] == [("A", "third")]


def test_a_released_step_keeps_its_place_in_the_case(tmp_path):
    """It lands alone: counted anew it would be the first, and take the first one's place."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(LOG.format(collapse="first"))
    (folder / "f.csv").write_text("case;step;at\nA;open;2010-01-20\nA;take;yesterday\nA;close;2010-01-22\n")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with scratch() as con:
        land_inbox(con, tmp_path, lambda: now, faults)
        (row,) = refused_rows(con, entity="ticket_event")
        assert row.values == {"case": "A", "step": "take", "at": "yesterday", "(ordinal of case)": "2"}
        decide(
            con,
            [row.id],
            "released",
            who="w",
            why="the log says so",
            now=now,
            corrections={"at": "2010-01-21"},
        )
        land_inbox(con, tmp_path, lambda: now + timedelta(days=1), faults)
        events = con.execute(
            "select event_number, activity from raw_inbox.ticket_event order by 1"
        ).fetchall()
    assert events == [("1", "open"), ("2", "take"), ("3", "close")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize(("collapse", "kept"), [("first", "a"), ("last", "c")])
def test_which_row_stands_for_a_case_does_not_hang_on_the_order_of_files(tmp_path, order, collapse, kept):
    rows = [("A", "a", "2010-01-20"), ("A", "b", "2010-02-20"), ("A", "c", "2010-03-20")]
    assert landed(tmp_path, [[rows[n]] for n in order], collapse=collapse)[1] == [("A", kept)]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("{{ordinal: case}}", "{{ordinal: case, default: x}}"), "takes no other key"),
        (("{{ordinal: case}}", "{{ordinal: []}}"), "names no column"),
        (("{{column: at, repair", "{{ordinal: case, repair"), "takes no other key"),
        (("occurred_at: {{column: at, repair: misread_day_month}}", "occurred_at: {{ordinal: at}}"), "cannot hold an ordinal"),
        (("collapse_by: opened_at", "collapse_by: due_at"), "'due_at' is not known"),
        (("    collapse: {collapse}\n", ""), "'collapse_by' without 'collapse'"),
        (("{{ordinal: case}}", "{{ordinal: cas}}"), "column 'cas' is missing"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(tmp_path, change, what):
    folder = tmp_path / "desk"
    folder.mkdir()
    assert change[0] in LOG
    (folder / "mapping.yaml").write_text(LOG.replace(*change).format(collapse="first"))
    (folder / "f.csv").write_text("case;step;at\nA;open;2010-01-20\n")
    with scratch() as con:
        (report,) = land_inbox(con, tmp_path, lambda: datetime(2026, 1, 1, tzinfo=UTC), faults)
    assert report.error is not None and what in report.error.what and report.error.cure
