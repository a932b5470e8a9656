"""A spreadsheet with twelve kinds of mess: what `sources check` says of it beforehand is what lands, figure by figure."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from ingestion.check import check_folder
from ingestion.inbox import land_inbox
from ingestion.report import Repair
from quality.door import faults

pytestmark = pytest.mark.integration

MAPPING = """
source: mill
format: xlsx
files: "*.xlsx"
sheet: "2026-*"                  # 1 several sheets of one shape, and one that is none of them
header_row: 3                    # 2 a title above the header
header_rows: 2                   # 3 a header of two lines, with merged cells
merged: [仓库]                    # 4 merged cells in the data
decimal: ","                     # 5 decimal commas, beside cells that are numbers
thousands: "."
skip: {单号: "合计"}              # 6 a line of totals
entities:
  purchase_order_line:
    columns:
      order_number: {column: 单号, split: "-", part: 1, repair: full_width}      # 7 two values in one column; 8 full width
      line_number: {column: 单号, split: "-", part: 2, repair: full_width}
      store_code: 仓库
      product_code: 货品
      order_date: {column: 日期, format: "%d/%m/%Y", repair: [serial, swap_day_month, century]}   # 9 dates of four kinds
      quantity: {column: 采购 数量, unit: {column: 采购 单位}, to: kg}            # 10 units by row
      unit_of_measure: {value: kg}
      unit_price: 采购 单价
      currency: {column: 币种, default: CNY}                                     # 11 empty where it is the usual one
      status: {column: 状态, values: {完成: done, 已确认: confirmed}}             # 12 words of their own
"""
TOP, NAMES = (
    ["仓库", "单号", "货品", "日期", "采购", None, None, "币种", "状态", "备注"],
    [None, None, None, None, "数量", "单位", "单价", None, None, None],
)
JANUARY = [
    ["W1", "ＰＯ1-1", "P1", datetime(2026, 1, 5), "3,5", "公斤", "1.234,50", "EUR", "完成", "a"],
    [None, "PO1-2", "P2", 46027, 7, "斤", 2.25, None, "完成", None],
    [None] * 10,
    [None, "PO1-3", "P3", "03/25/2026", 500, "克", "0,10", None, "已确认", None],
    ["W2", "PO2-1", "P1", "05/01/26", 1, "吨", 1100, "CNY", "完成", None],
    ["W2", "PO2-2", "P1", "05/01/2026", 1, "石", 1100, "CNY", "完成", None],
    ["W2", "PO2-3", "P1", "05/01/2026", 2, "公斤", "#DIV/0!", "CNY", "完成", None],
    ["W2", "PO2-4", "P1", "05/01/2026", 2, "公斤", "=G8*2", "CNY", "完成", None],
    ["W2", "PO1-1", "P9", "05/01/2026", 9, "公斤", 1, "EUR", "完成", "again"],
    [None, "合计", None, None, 99, None, None, None, None, None],
]
FEBRUARY = [["W1", "PO3-1", "P1", "01/02/2026", "1.000", "公斤", 1.005, None, "完成", None]]


def write(path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    for title, rows in (("2026-01", JANUARY), ("2026-02", FEBRUARY)):
        sheet = book.create_sheet(title)
        sheet.append(["采购明细"])
        sheet.append([])
        for row in (TOP, NAMES, *rows):
            sheet.append(row)
        sheet.merge_cells("E3:G3")
        for letter in "ABCDHIJ":
            sheet.merge_cells(f"{letter}3:{letter}4")
    book["2026-01"].merge_cells("A5:A8")
    book.save(path)


@pytest.fixture
def mill(tmp_path):
    folder = tmp_path / "mill"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    write(folder / "orders.xlsx")
    return folder


def test_what_was_said_beforehand_is_what_lands(fresh_lake, mill):
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())
    con = fresh_lake.connect()
    said = check_folder(mill, lambda: next(moments), [mill], faults, con)
    assert con.execute("select count(*) from duckdb_tables() where schema_name = 'raw_inbox'").fetchone() == (
        0,
    )
    (report,) = land_inbox(con, mill.parent, lambda: next(moments), faults)

    # worked out by hand: 10 lines of data, of which one is a total; three cannot be read, one stands twice
    assert con.execute(
        "select order_number, line_number, store_code, order_date, quantity, unit_price, currency, status, _row_number"
        " from raw_inbox.purchase_order_line order by _row_key"
    ).fetchall() == [
        ("PO1", "1", "W1", date(2026, 1, 5), Decimal("3.5000"), Decimal("1234.5"), "EUR", "done", 1),
        ("PO1", "2", "W1", date(2026, 1, 5), Decimal("3.5000"), Decimal("2.25"), "CNY", "done", 2),
        ("PO1", "3", "W1", date(2026, 3, 25), Decimal("0.5000"), Decimal("0.1"), "CNY", "confirmed", 3),
        ("PO2", "1", "W2", date(2026, 1, 5), Decimal("1000.0000"), Decimal("1100"), "CNY", "done", 4),
        ("PO3", "1", "W1", date(2026, 2, 1), Decimal("1000.0000"), Decimal("1.005"), "CNY", "done", 10),
    ]
    listed = con.execute(
        "select row_number, reason, column_name, message from quarantine.refused_row order by 1"
    ).fetchall()
    assert [row[:3] for row in listed] == [
        (5, "invalid", "quantity"),
        (6, "invalid", None),
        (7, "invalid", None),
        (8, "duplicate", None),
    ]
    assert listed[3][3] == "same key as row 1 of orders.xlsx"
    assert listed[0][3] == "采购 单位: 石 cannot be made kg"
    assert listed[1][3] == "G11 shows #DIV/0!: correct its formula"
    assert listed[2][3].startswith("G12 is a formula that was never calculated")
    line = "purchase_order_line"
    expected = {
        Repair("", "单号", "skipped", 1),
        Repair("", "仓库", "merged", 2),
        Repair(line, "order_number", "full_width", 1),
        Repair(line, "line_number", "full_width", 1),
        Repair(line, "order_date", "serial", 1),
        Repair(line, "order_date", "swap_day_month", 1),
        Repair(line, "order_date", "century", 1),
        Repair(line, "quantity", "unit", 3),
        Repair(line, "currency", "default", 3),
        Repair(line, "status", "alias", 6),
    }
    assert set(report.repairs) == expected
    kept = con.execute("select entity, column_name, rule, rows from raw_inbox._repair").fetchall()
    assert {Repair(*row) for row in kept} == expected

    # and all of it was said
    assert said.report.tables == report.tables
    assert said.report.repairs == report.repairs
    assert said.report.control_totals == report.control_totals
    assert sorted((r.first_row, r.rows, r.reason, r.message) for r in said.refusals) == [
        (number, 1, reason, message) for number, reason, _, message in listed
    ]
    assert said.report.files[0].unmapped == ("备注",) and not said.well

    # source = landed + refused + repeated: 9 lines were read, a total is no line
    totals = {t.measure: t.value for t in report.control_totals if t.measure == "rows"}
    assert totals == {"rows": 5 + 4}
    again = check_folder(mill, lambda: next(moments), [mill], faults, con)
    assert not again.report.changed and again.report.files[0].status == "already landed"
    con.close()
