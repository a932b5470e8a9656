"""Folders of the inbox as wholes: full lists, sources that two folders claim, a fault after some files landed."""

import itertools
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from ingestion import deliveries, inbox_files
from ingestion.inbox import land_inbox
from quality.door import faults

pytestmark = pytest.mark.integration

MEMBERS = """
source: hr
files: "*.csv"
delivery: full
entities:
  unit_membership:
    columns: {username: u, unit_code: c, role: {value: unit_manager}, valid_from: {column: d, format: "%d.%m.%Y"}}
"""
ANN, BOB = "ann,EAST,01.02.2026\n", "bob,WEST,01.02.2026\n"
TICKETS = """
source: tickets
files: "*.csv"
entities:
  pos_sale: {columns: {store_code: s, ticket_number: t, sold_at: at, currency: c}}
"""
TICKET_HEADER = "s,t,at,c\n"
LINES = """
source: tickets
files: "*.csv"
entities:
  pos_sale_line:
    columns: {store_code: s, ticket_number: t, line_number: {value: "1"}, product_code: {value: P}, quantity: {value: "1"},
              unit_price: at, amount: at, currency: c}
"""


@pytest.fixture
def box(fresh_lake, tmp_path):
    """An empty lake and inbox, how to fill a folder and how to land all."""
    con = fresh_lake.connect()
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())

    def put(folder, mapping, **files):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
        for name, text in files.items():
            (tmp_path / folder / f"{name}.csv").write_text(text, encoding="utf-8")

    def land():
        return land_inbox(con, tmp_path, lambda: next(moments), faults)

    yield SimpleNamespace(
        put=put, land=land, root=tmp_path, query=lambda sql: con.execute(sql).fetchall(), con=con
    )
    con.close()


def members(box):
    return [row[0] for row in box.query("select username from raw_inbox.unit_membership order by 1")]


def test_a_full_delivery_removes_what_it_lacks(box):
    box.put("hr", MEMBERS, f1="u,c,d\n" + ANN + BOB)
    box.land()
    assert box.query("select username, valid_from from raw_inbox.unit_membership order by 1") == [
        ("ann", date(2026, 2, 1)),
        ("bob", date(2026, 2, 1)),
    ]
    box.put("hr", MEMBERS, f2="u,c,d\n" + ANN)
    (report,) = box.land()
    assert report.tables[0].deleted == 1
    assert {file.name: file.status for file in report.files} == {"f1.csv": "superseded", "f2.csv": "landed"}
    assert members(box) == ["ann"]
    assert box.query("select row_key from quarantine.deleted_row") == [("bob:WEST:2026-02-01",)]


def test_a_full_list_with_a_refused_row_removes_nobody_and_says_so(box):
    box.put("hr", MEMBERS, f1="u,c,d\n" + ANN + BOB)
    box.land()
    box.put("hr", MEMBERS, f2="u,c,d\nann,EAST,2026-02-01\n")
    (report,) = box.land()
    assert report.tables[0].deleted == 0 and members(box) == ["ann", "bob"]
    assert report.status == "partial"
    assert "nobody was removed" in report.error.what and report.error.where == "inbox/hr/f2.csv"


def test_a_full_list_that_returns_to_an_earlier_content_is_in_force_again(box):
    for rows, expected in ((ANN, ["ann"]), (ANN + BOB, ["ann", "bob"]), (ANN, ["ann"])):
        box.put("hr", MEMBERS, members="u,c,d\n" + rows)
        (report,) = box.land()
        assert report.status == "ok" and members(box) == expected
    (again,) = box.land()
    assert [file.status for file in again.files] == ["already landed"] and not again.changed


def test_a_source_that_two_claim_lands_from_neither(box):
    box.put("a", MEMBERS, f="u,c,d\n" + ANN)
    box.put("b", MEMBERS, f="u,c,d\n" + BOB)
    box.put("c", MEMBERS.replace("hr", "tryton"), f="u,c,d\n" + ANN)
    box.put("d", MEMBERS.replace("hr", "calendar"), f="u,c,d\n" + ANN)
    box.put("e", MEMBERS.replace("hr", "free"), f="u,c,d\n" + ANN)
    reports = box.land()
    assert [report.status for report in reports] == ["failed"] * 4 + ["ok"]
    assert "inbox/a and inbox/b" in reports[0].error.what and "inbox/a and inbox/b" in reports[1].error.what
    assert "the database tryton and inbox/c" in reports[2].error.what
    assert "the calendar and inbox/d" in reports[3].error.what
    assert members(box) == ["ann"]


def test_a_folder_that_breaks_off_reports_what_had_landed(box, monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH_BYTES", 1)
    settle, calls = inbox_files.settle, itertools.count()

    def broken(*arguments):
        if next(calls):
            raise RuntimeError("the disk went away")
        return settle(*arguments)

    monkeypatch.setattr(inbox_files, "settle", broken)
    row = "S1,T{},2026-01-02 09:00:00,CNY\n"
    box.put("tills", TICKETS, f1=TICKET_HEADER + row.format(1), f2=TICKET_HEADER + row.format(2))
    (report,) = box.land()
    assert report.status == "partial" and "disk went away" in report.error.what
    assert report.tables[0].inserted == 1
    assert [(t.measure, t.value) for t in report.control_totals] == [("rows", 1)]


def test_a_row_replaced_in_another_currency_is_listed_in_its_own(box):
    box.put("tills", LINES, f1=TICKET_HEADER + "S1,T1,5.00,CNY\n")
    box.land()
    box.put("tills", LINES, f2=TICKET_HEADER + "S1,T1,5.00,EUR\n")
    (report,) = box.land()
    assert report.tables[0].updated == 1
    assert box.query("select amount, currency from quarantine.refused_row") == [(5, "CNY")]
