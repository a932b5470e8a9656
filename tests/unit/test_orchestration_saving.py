"""A query saved to a file: exact to the digit in every form, whole or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pytest
from pyarrow import csv, parquet

from orchestration import saving
from orchestration.problems import Problem

SQL = """
    select * from (values
        (1, '零售, "集团"', 0.10::decimal(18,2), date '2026-06-30', timestamptz '2026-06-30 08:00:00+08', [1, 2]),
        (2, null, 9007199254740993.01::decimal(18,2), null, null, null)
    ) as t (number, name, amount, day, moment, list)
"""


def rows(sql: str = SQL):
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return connection.execute(sql).to_arrow_reader()


def test_parquet_keeps_every_type(tmp_path):
    assert saving.save(rows(), tmp_path / "a.parquet") == 2
    found = parquet.read_table(tmp_path / "a.parquet")
    assert found["amount"].to_pylist() == [Decimal("0.10"), Decimal("9007199254740993.01")]
    assert found["moment"].to_pylist()[0] == datetime(2026, 6, 30, tzinfo=UTC)


def test_csv_opens_in_excel_and_keeps_every_digit(tmp_path):
    sql = SQL.replace("select *", "select number, name, amount, day")
    saving.save(rows(sql), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert '"零售, ""集团"""' in text and "9007199254740993.01" in text
    assert csv.read_csv(tmp_path / "a.csv").num_rows == 2


def test_xlsx_has_figures_dates_and_says_the_zone(tmp_path):
    saving.save(rows(), tmp_path / "a.xlsx")
    header, first, second = openpyxl.load_workbook(tmp_path / "a.xlsx")["query"].iter_rows(values_only=True)
    assert header == ("number", "name", "amount", "day", "moment (UTC)", "list")
    assert first[:3] == (1, '零售, "集团"', 0.1)
    assert first[3].date() == date(2026, 6, 30) and first[4] == datetime(2026, 6, 30)
    assert second[1] is None


def test_more_rows_than_a_sheet_leave_the_old_file_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setattr(saving, "SHEET_ROWS", 2)
    (tmp_path / "a.xlsx").write_text("old")
    with pytest.raises(Problem, match="A sheet holds 1 rows"):
        saving.save(rows(), tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_text() == "old"


@pytest.mark.parametrize(("name", "words"), [("a.doc", "no form"), ("gone/a.csv", "no such folder")])
def test_a_name_that_cannot_be_written_is_told(tmp_path, name, words):
    with pytest.raises(Problem, match=words) as told:
        saving.save(rows(), tmp_path / name)
    assert told.value.cure
