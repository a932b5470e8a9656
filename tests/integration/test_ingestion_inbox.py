"""The inbox: files by their mappings into the lake; repeats, corrections, bad rows, bad files, control totals."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ingestion.inbox import land_inbox
from ingestion.sources.calendar import land_calendar
from quality.door import faults

pytestmark = pytest.mark.integration

TILLS = """
source: tills
files: "pos_*.csv"
encoding: gb18030
timezone: Asia/Shanghai
entities:
  pos_sale:
    collapse: first
    columns:
      store_code: 门店
      ticket_number: 小票号
      sold_at: {column: 时间, format: "%Y-%m-%d %H:%M:%S"}
      member_number: 会员号
      currency: {value: CNY}
  pos_sale_line:
    columns:
      store_code: 门店
      ticket_number: 小票号
      line_number: 行号
      product_code: 商品
      quantity: 数量
      unit_price: 单价
      amount: 金额
      currency: {value: CNY}
"""
CONTROL = (
    'control: {files: "z_*.csv", entity: pos_sale_line, rows: 行数, amount: 金额, currency: {value: CNY}}\n'
)
HEADER = "门店,小票号,时间,会员号,行号,商品,数量,单价,金额\n"
FIRST = (
    "S001,T1,2026-01-02 00:30:00,M7,1,P1,2,3.335,6.67\n"
    "S001,T1,2026-01-02 00:30:00,M7,2,P2,1,10,10.00\n"
    "S001,T2,2026-01-02 09:00:00,,1,P1,-1,3.335,-3.34\n"
)


@pytest.fixture
def inbox(fresh_lake, tmp_path):
    """An empty lake with a folder `tills`, and how to land it."""
    con = fresh_lake.connect()
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())
    folder = tmp_path / "tills"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(TILLS, encoding="utf-8")

    def put(name, rows, header=HEADER, encoding="gb18030"):
        (folder / name).write_bytes((header + rows).encode(encoding))

    def land():
        reports = land_inbox(con, tmp_path, lambda: next(moments), faults)
        return reports[0] if len(reports) == 1 else reports

    def query(sql):
        return con.execute(sql).fetchall()

    yield SimpleNamespace(folder=folder, root=tmp_path, put=put, land=land, query=query, con=con)
    con.close()


def totals(report):
    return {(t.entity, t.measure, t.currency): t.value for t in report.control_totals}


def balanced(inbox, report):
    """source = landed + refused, rows and amount, to the last digit."""
    found = totals(report)
    rows, amount = inbox.query("select count(*), coalesce(sum(amount), 0) from raw_inbox.pos_sale_line")[0]
    bad_rows, bad_amount = inbox.query(
        "select count(*), coalesce(sum(amount), 0) from quarantine.refused_row where entity = 'pos_sale_line'"
    )[0]
    assert found["pos_sale_line", "rows", None] == rows + bad_rows
    assert found["pos_sale_line", "amount", "CNY"] == amount + bad_amount


def test_one_file_feeds_two_entities_typed_exactly(inbox):
    inbox.put("pos_1.csv", FIRST)
    report = inbox.land()
    assert report.status == "ok", report.error
    assert inbox.query("select _row_key, sold_at, member_number from raw_inbox.pos_sale order by 1") == [
        ("S001:T1", datetime(2026, 1, 1, 16, 30, tzinfo=UTC), "M7"),
        ("S001:T2", datetime(2026, 1, 2, 1, 0, tzinfo=UTC), None),
    ]
    lines = inbox.query(
        "select _row_key, quantity, unit_price, amount, _row_number from raw_inbox.pos_sale_line order by 1"
    )
    assert lines[0] == ("S001:T1:1", Decimal("2.0000"), Decimal("3.335000"), Decimal("6.67"), 1)
    assert totals(report)["pos_sale_line", "amount", "CNY"] == Decimal("13.33")
    balanced(inbox, report)


def test_the_same_file_again_under_any_name_changes_nothing(inbox):
    inbox.put("pos_1.csv", FIRST)
    first = inbox.land()
    snapshot = inbox.query("select max(snapshot_id) from ducklake_snapshots('lake')")
    inbox.put("pos_2.csv", FIRST)
    again = inbox.land()
    assert [file.status for file in again.files] == ["already landed", "already landed"]
    assert not again.changed and totals(again) == totals(first)
    assert inbox.query("select max(snapshot_id) from ducklake_snapshots('lake')") == snapshot


def test_bad_rows_are_quarantined_whole_with_reason_and_the_rest_lands(inbox):
    inbox.put(
        "pos_1.csv",
        FIRST
        + "S001,T3,2026-13-02 09:00:00,,1,P1,1,1,1.00\n"
        + "S001,T4,2026-01-02 09:00:00,,1,P1,1,1,1.005\n"
        + "S001,T5,2026-01-02 09:00:00,,1,P1,one,1,2.00\n"
        + "S001,,2026-01-02 09:00:00,,1,P1,1,1,4.00\n"
        + "S001,T6,too few\n",
    )
    report = inbox.land()
    refused = inbox.query(
        "select row_number, column_name, message, amount, currency from quarantine.refused_row"
        " where entity = 'pos_sale_line' and reason = 'invalid' order by 1"
    )
    assert [row[0] for row in refused] == [4, 5, 6, 7, 8]
    assert [row[1] for row in refused] == ["sold_at", "amount", "quantity", "ticket_number", None]
    assert (
        "'2026-13-02" not in refused[0][2] and "2026-13-02 09:00:00 is not a date with time" in refused[0][2]
    )
    assert "at most 2 decimals" in refused[1][2]
    assert "required" in refused[3][2] and "3 fields" in refused[4][2]
    assert refused[0][3:] == (Decimal("1"), "CNY")
    assert inbox.query("select count(*) from raw_inbox.pos_sale") == [(2,)], "no header without its line"
    raw = inbox.query("select raw_json from quarantine.refused_row where row_number = 4")[0][0]
    assert '"时间":"2026-13-02 09:00:00"' in raw
    balanced(inbox, report)


def test_duplicates_corrections_and_overlaps_are_listed_and_balance(inbox):
    inbox.put("pos_1.csv", FIRST + FIRST.splitlines()[0].replace("6.67", "9.99") + "\n")
    inbox.land()
    inbox.put(
        "pos_2.csv", FIRST.splitlines()[0] + "\n" + FIRST.splitlines()[1].replace("10.00", "12.00") + "\n"
    )
    report = inbox.land()
    listed = inbox.query(
        "select file_name, row_number, message, amount from quarantine.refused_row where reason = 'duplicate' order by 1, 2"
    )
    assert listed == [
        ("pos_1.csv", 2, "replaced by row 2 of pos_2.csv", Decimal("10")),
        ("pos_1.csv", 4, "same key as row 1 of pos_1.csv", Decimal("9.99")),
        ("pos_2.csv", 1, "landed already from row 1 of pos_1.csv", Decimal("6.67")),
    ]
    assert inbox.query("select amount from raw_inbox.pos_sale_line where _row_key = 'S001:T1:2'") == [
        (Decimal("12.00"),)
    ]
    balanced(inbox, report)


def test_a_bad_file_says_what_where_and_cure_and_stops_no_other(inbox):
    inbox.put("pos_1.csv", FIRST)
    inbox.land()
    inbox.put("pos_2.csv", FIRST.replace("T1", "T8"), header=HEADER.replace("金额", "总额"))
    inbox.put("pos_3.csv", FIRST.replace("T1", "T9"), encoding="utf-8")
    inbox.put("pos_4.csv", FIRST.replace("T1", "T10").replace("T2", "T11"))
    report = inbox.land()
    status = {file.name: (file.status, file.error) for file in report.files}
    assert report.status == "partial"
    assert status["pos_2.csv"][0] == "refused" and status["pos_4.csv"][0] == "landed"
    error = status["pos_2.csv"][1]
    assert error.where == "inbox/tills/pos_2.csv"
    assert "'金额' is missing" in error.what and "总额" in error.what and error.cure
    assert "encoding: utf-8" in status["pos_3.csv"][1].cure
    assert inbox.query("select count(*) from raw_inbox.pos_sale_line") == [(6,)]
    inbox.put("pos_2.csv", FIRST.replace("T1", "T8").replace("T2", "T12"))
    (inbox.folder / "pos_3.csv").unlink()
    repaired = inbox.land()
    assert repaired.status == "ok"
    balanced(inbox, repaired)


def test_control_files_speak_for_the_till_system(inbox):
    (inbox.folder / "mapping.yaml").write_text(TILLS + CONTROL, encoding="utf-8")
    inbox.put("pos_1.csv", FIRST)
    inbox.put("z_1.csv", "2026-01-02,3,13.33\n", header="日期,行数,金额\n")
    inbox.put("z_2.csv", "2026-01-03,three,1\n", header="日期,行数,金额\n")
    (inbox.folder / "notes.txt").write_text("?")
    report = inbox.land()
    assert totals(report) == {
        ("pos_sale_line", "rows", None): 3,
        ("pos_sale_line", "amount", "CNY"): Decimal("13.33"),
    }
    status = {file.name: file.status for file in report.files}
    assert status == {
        "pos_1.csv": "landed",
        "z_1.csv": "landed",
        "z_2.csv": "refused",
        "notes.txt": "unmatched",
    }
    assert "'three'" in report.error.what
    inbox.put("z_2.csv", "2026-01-03,2,5.00\n", header="日期,行数,金额\n")
    assert totals(inbox.land())["pos_sale_line", "rows", None] == 5, "a missing till file must show"


def test_a_corrected_day_is_its_till_file_and_its_report_sent_again(inbox):
    """3 lines for 13.33 are sold; one stands wrong by 2.00, one cannot be read. Sent again, they balance as sold once."""
    (inbox.folder / "mapping.yaml").write_text(TILLS + CONTROL, encoding="utf-8")
    wrong = FIRST.replace("10.00", "12.00").replace("-1,3.335", "one,3.335")
    inbox.put("pos_1.csv", wrong)
    inbox.put("z_1.csv", "2026-01-02,3,15.33\n", header="日期,行数,金额\n")
    inbox.land()
    inbox.put("pos_1.csv", FIRST)
    inbox.put("z_1.csv", "2026-01-02,3,13.33\n", header="日期,行数,金额\n")
    report = inbox.land()
    assert report.status == "ok"
    assert totals(report) == {
        ("pos_sale_line", "rows", None): 3,
        ("pos_sale_line", "amount", "CNY"): Decimal("13.33"),
    }
    assert inbox.query("select count(*), sum(amount) from raw_inbox.pos_sale_line") == [(3, Decimal("13.33"))]
    listed = inbox.query("select reason, message from quarantine.refused_row order by row_number, message")
    assert listed == [
        ("superseded", "landed already from row 1 of pos_1.csv"),
        ("superseded", "replaced by row 2 of pos_1.csv"),
        ("superseded", listed[2][1]),
    ]
    assert "one is not a number" in listed[2][1]


def test_a_line_that_stands_twice_is_sold_once_also_where_it_cannot_be_read(inbox):
    """3 lines for 13.33 are sold; the first stands twice, and of one more, twice as well, the quantity is no number."""
    (inbox.folder / "mapping.yaml").write_text(TILLS + CONTROL, encoding="utf-8")
    first, second, third = FIRST.replace("-1,3.335", "one,3.335").splitlines(keepends=True)
    inbox.put("pos_1.csv", first + first + second + third + third)
    inbox.put("z_1.csv", "2026-01-02,3,13.33\n", header="日期,行数,金额\n")
    inbox.land()
    assert inbox.query("select count(*), sum(amount) from raw_inbox.pos_sale_line") == [(2, Decimal("16.67"))]
    owed = "select reason, count(*), sum(amount) from quarantine.refused_row group by 1 order by 1"
    assert inbox.query(owed) == [("invalid", 1, Decimal("-3.34")), ("superseded", 2, Decimal("3.33"))]


def test_keyless_rows_keep_identical_lines_and_know_an_overlap(inbox):
    (inbox.folder / "mapping.yaml").write_text(
        """
source: old
files: "*.csv"
entities:
  sales_order:
    collapse: first
    columns: {order_number: no, party_code: who, order_date: day, currency: {value: GBP},
              status: {column: no, cases: {"^C": credit_note}, otherwise: done}}
  party: {collapse: last, columns: {party_code: who, party_name: name}}
  sales_order_line: {keyless: true, columns: {order_number: no, quantity: q, unit_price: p}}
""",
        encoding="utf-8",
    )
    rows = "1,A,Ann,2026-01-01,2,1.5\n1,A,Ann,2026-01-01,2,1.5\nC2,,,2026-01-02,-1,2\n"
    inbox.put("a.csv", rows, header="no,who,name,day,q,p\n", encoding="utf-8")
    report = inbox.land()
    assert inbox.query("select count(*), count(distinct _row_key) from raw_inbox.sales_order_line") == [
        (3, 3)
    ]
    assert totals(report)["sales_order_line", "amount", "GBP"] == 4
    assert inbox.query("select order_number, status, party_code from raw_inbox.sales_order order by 1") == [
        ("1", "done", "A"),
        ("C2", "credit_note", None),
    ]
    inbox.put(
        "b.csv",
        rows.splitlines()[0] + "\n3,A,Anna,2026-01-03,1,1\n",
        header="no,who,name,day,q,p\n",
        encoding="utf-8",
    )
    assert [t.inserted for t in inbox.land().tables if t.name == "sales_order_line"] == [1]
    assert inbox.query("select party_name from raw_inbox.party") == [("Anna",)]


def test_a_broken_mapping_or_none_stops_no_other_folder(inbox):
    inbox.put("pos_1.csv", FIRST)
    (inbox.root / "a_broken").mkdir()
    (inbox.root / "a_broken" / "mapping.yaml").write_text(
        "source: x\nfiles: '*'\nentities: {party: {columns: {nam: b}}}"
    )
    (inbox.root / "b_none").mkdir()
    (inbox.root / "b_none" / "file.csv").write_text("a\n1\n")
    broken, none, good = inbox.land()
    assert broken.status == "failed" and "unknown key 'nam'" in broken.error.what
    assert none.status == "failed" and "no mapping.yaml" in none.error.what
    assert good.status == "ok"


def test_the_calendar_knows_make_up_days_and_lands_once(inbox):
    clock = lambda: datetime(2026, 6, 30, tzinfo=UTC)  # noqa: E731
    assert land_calendar(inbox.con, clock).status == "ok"
    assert land_calendar(inbox.con, clock).changed is False
    days = dict(
        (row[0], row[1:])
        for row in inbox.query(
            "select calendar_date, is_holiday, holiday_name_zh, is_makeup_working_day from raw_calendar.calendar_day"
        )
    )
    assert days[date(2026, 2, 17)] == (True, "春节", False)
    assert days[date(2026, 2, 28)] == (False, None, True)
    assert min(days) == date(2009, 1, 1) and max(days) == date(2028, 12, 31)
    assert len(days) == (max(days) - min(days)).days + 1
