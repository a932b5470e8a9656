"""Bad files, each really made: the message says what, where and cure; what had landed stays; the rest goes on."""

import hashlib
import io
import itertools
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ingestion import deliveries, read_parquet
from ingestion import workbook as xlsx_package
from ingestion.inbox import land_inbox
from quality.door import faults

pytestmark = pytest.mark.integration

MAPPING = """
source: {name}
format: {format}
files: "f*"
entities:
  product:
    columns: {{product_code: code, product_name: name, list_price: price}}
"""
GOOD = "code,name,price\nP1,One,1.50\nP2,Two,2.50\n"


@pytest.fixture
def inbox(fresh_lake, tmp_path):
    """An inbox whose folder `good` has landed already, with a file that comes later."""
    con = fresh_lake.connect()
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())

    def folder(name, format="csv", mapping=None, **files):
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        text = mapping or MAPPING.format(name=name, format=format)
        (path / "mapping.yaml").write_text(text, encoding="utf-8")
        for file, content in files.items():
            (path / file).write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def land():
        return {report.source: report for report in land_inbox(con, tmp_path, lambda: next(moments), faults)}

    def products(source="good"):
        return con.execute(
            "select product_code, list_price from raw_inbox.product where _source = ? order by 1", [source]
        ).fetchall()

    folder("good", f1=GOOD)
    assert land()["good"].status == "ok"
    folder("good", f2="code,name,price\nP3,Three,3.50\n")
    yield SimpleNamespace(folder=folder, land=land, products=products, con=con, root=tmp_path)
    assert products() == [("P1", Decimal("1.5")), ("P2", Decimal("2.5")), ("P3", Decimal("3.5"))]
    con.close()


def refused(report, name):
    (file,) = [file for file in report.files if file.name == name]
    assert file.status == "refused" and file.error
    assert file.error.where.startswith(f"inbox/{report.source}/{name}") and file.error.cure
    return file.error


def parquet():
    buffer = io.BytesIO()
    pq.write_table(pa.table({"code": ["P1"], "name": ["One"], "price": ["1.5"]}), buffer)
    return buffer.getvalue()


def workbook(*rows):
    buffer, book = io.BytesIO(), openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def test_truncated_and_damaged_files_of_each_format(inbox):
    whole, sheet = parquet(), workbook(["code", "name", "price"], ["P1", "One", 1.5])
    inbox.folder("pq", "parquet", f1=whole[: len(whole) // 2], f2=b"", f3=whole, f4=b"code,name,price\n")
    inbox.folder("xl", "xlsx", f1=sheet[: len(sheet) // 2], f2=b"", f3=sheet)
    inbox.folder("cs", "csv", f1=b"", f2=b"\n \n", f3=GOOD)
    reports = inbox.land()
    assert "cut off or damaged" in refused(reports["pq"], "f1").what
    assert "deliver it again" in refused(reports["pq"], "f1").cure
    assert "not Parquet" in refused(reports["pq"], "f4").what
    assert "cut off" in refused(reports["xl"], "f1").what
    for source in ("pq", "xl", "cs"):
        assert refused(reports[source], "f2").what == "the file is empty"
        assert reports[source].status == "partial"
        assert inbox.products(source)[0] == ("P1", Decimal("1.5"))


def test_a_file_too_large_for_memory_once_unpacked_is_refused_before_it_is(inbox, monkeypatch):
    """The limit is lowered for the test; each file is smaller than it, and larger once it is unpacked."""
    for module in (deliveries, xlsx_package, read_parquet):
        monkeypatch.setattr(module, "LARGEST_FILE", 20_000)
    rows = [["code", "name", "price"], *([f"P{n}", "x" * 100, 1] for n in range(2_000))]
    buffer = io.BytesIO()
    pq.write_table(pa.table({"code": ["P" * 100] * 9_000, "name": [str(n) for n in range(9_000)]}), buffer)
    inbox.folder("xl", "xlsx", f1=workbook(*rows), f2=workbook(*rows[:2]))
    inbox.folder("pq", "parquet", f1=buffer.getvalue(), f2=parquet())
    inbox.folder("cs", "csv", f1="code,name,price\n" + "P1,One,1\n" * 9_000, f2=GOOD)
    reports = inbox.land()
    for source in ("xl", "pq", "cs"):
        assert "bytes, at most" in refused(reports[source], "f1").what
        assert inbox.products(source), "the other file landed"


def test_a_workbook_that_counts_from_1904_is_refused(inbox):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["code", "name", "price"])
    book.save(buffer)
    inbox.folder("mac", "xlsx", f1=buffer.getvalue())
    error = refused(inbox.land()["mac"], "f1")
    assert "from 1904" in error.what and "switch" in error.cure


def test_cells_that_show_an_error_cost_their_row_and_no_other(inbox):
    rows = [["code", "name", "price", "note"], ["P1", "One", "#DIV/0!", ""], ["P2", "#N/A", 2, ""], ["P3", "Three", 3, "#REF!"]]  # fmt: skip
    inbox.folder("xl", "xlsx", f1=workbook(*rows, ["P4", "Four", "=1/0", ""], ["P5", "Five", 5, ""]))
    report = inbox.land()["xl"]
    assert report.status == "ok" and inbox.products("xl") == [("P3", 3), ("P5", 5)]
    said = inbox.con.execute(
        "select row_number, message from quarantine.refused_row where source = 'xl' order by 1"
    ).fetchall()
    assert said == [
        (1, "C2 shows #DIV/0!: correct its formula"),
        (2, "B3 shows #N/A: correct its formula"),
        (4, "C5 is a formula that was never calculated: open and save the file"),
    ]


def test_a_field_of_50_megabytes_costs_its_row_and_is_not_kept(inbox):
    long = "x" * (50 << 20)
    inbox.folder("long", f1=f'code,name,price\nP1,One,1\nP2,"{long}",2\nP3,Three,3\n')
    report = inbox.land()["long"]
    assert report.status == "ok" and inbox.products("long") == [("P1", 1), ("P3", 3)]
    ((number, message, kept),) = inbox.con.execute(
        "select row_number, message, raw_json from quarantine.refused_row where source = 'long'"
    ).fetchall()
    assert number == 2 and kept is None
    assert message.startswith("column 'name' holds 52,428,800 bytes, at most 1,000,000 are kept")


def test_an_open_quote_is_named_with_its_place(inbox):
    inbox.folder("quote", f1='code,name,price\nP1,"One,1\nP2,Two,2\n', f2=GOOD)
    report = inbox.land()["quote"]
    assert report.status == "ok" and len(inbox.products("quote")) == 2, "the other file's"
    ((number, message),) = inbox.con.execute(
        "select row_number, message from quarantine.refused_row where source = 'quote'"
    ).fetchall()
    assert (number, message) == (
        1,
        "2 fields where the header has 3; it runs over 2 lines: an open quote is the usual cause",
    )


@pytest.mark.parametrize(
    ("change", "what", "cure"),
    [
        (("  product:", "  produkt:"), "there is no entity 'produkt'", "product, "),
        (
            ("list_price: price}", "list_price: price, list_price: name}"),
            "'list_price' stands twice",
            "keep one",
        ),
        (
            ("list_price: price", "list_price: {column: price, unit: stone, to: kg}"),
            "no unit 'stone'",
            "kg, ",
        ),
        (('files: "f*"', 'files: "f*"\nheader: [code, name, name]'), "column 'name' stands twice", "once"),
        (("product_code: code", "product_code: kode"), "column 'kode' is missing", "correct the names"),
    ],
)
def test_a_mapping_with_a_mistake_says_where(inbox, change, what, cure):
    mapping = MAPPING.format(name="bad", format="csv").replace(*change)
    inbox.folder("bad", mapping=mapping, f1=GOOD)
    report = inbox.land()["bad"]
    assert report.status in ("failed", "partial") and what in report.error.what
    assert cure in report.error.cure and "bad/" in report.error.where
    assert inbox.products("bad") == []


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_run(inbox, monkeypatch):
    """A writer that is really at work: it adds a row between the two looks at the file's size."""
    path = inbox.folder("slow", f1="code,name,price\nP1,One,1\n") / "f1"
    opened, written = threading.Event(), threading.Event()

    def writer():
        opened.wait()
        with path.open("a") as file:
            file.write("P2,Two,2\n")
        written.set()

    thread = threading.Thread(target=writer)
    thread.start()

    class Watched(type(path)):
        def open(self, *arguments, **more):
            handle = super().open(*arguments, **more)
            if self == path and "b" in arguments[0] and not written.is_set():
                read = handle.read
                reader = SimpleNamespace(read=lambda: (read(), opened.set(), written.wait())[0])
                return _Context(reader, handle)
            return handle

    found = deliveries.matching
    monkeypatch.setattr(deliveries, "matching", lambda f, p: tuple(Watched(x) for x in found(f, p)))
    report = inbox.land()["slow"]
    thread.join()
    (file,) = report.files
    assert file.status == "unsettled" and "still being written: 25 bytes" in file.error.what
    assert "34 when" in file.error.what and "next run" in file.error.cure and inbox.products("slow") == []
    again = inbox.land()["slow"]
    assert again.status == "ok" and inbox.products("slow") == [("P1", 1), ("P2", 2)]


class _Context:
    """A file whose reading is watched."""

    def __init__(self, reader, handle):
        self.reader, self.handle = reader, handle

    def __enter__(self):
        return self.reader

    def __exit__(self, *_):
        self.handle.close()


def test_a_file_replaced_while_it_is_read_is_known_by_what_was_read(inbox, monkeypatch):
    """The other file has the same size and takes the name while the first is being judged."""
    path = inbox.folder("swap", f1="code,name,price\nP1,One,1\n") / "f1"
    before, after = path.read_bytes(), b"code,name,price\nP9,Nyn,9\n"
    assert len(before) == len(after)
    judged = deliveries.read_content

    def replaced(*arguments):
        if path.read_bytes() == before and arguments[0] == before:
            other = path.with_name("coming")
            other.write_bytes(after)
            other.rename(path)
        return judged(*arguments)

    monkeypatch.setattr(deliveries, "read_content", replaced)
    report = inbox.land()["swap"]
    assert report.files[0].sha256 == hashlib.sha256(before).hexdigest()
    assert inbox.products("swap") == [("P1", 1)]
    assert inbox.land()["swap"].files[0].status == "landed" and inbox.products("swap") == [
        ("P1", 1),
        ("P9", 9),
    ]


def test_a_thousand_columns_are_read_and_the_unmapped_ones_named(inbox):
    names = ",".join(f"x{n}" for n in range(997))
    values = ",".join("v" for _ in range(997))
    inbox.folder("wide", f1=f"code,name,price,{names}\nP1,One,1,{values}\nP2,Two,two,{values}\n")
    report = inbox.land()["wide"]
    assert report.status == "ok" and inbox.products("wide") == [("P1", 1)]
    assert len(report.files[0].unmapped) == 997
    assert inbox.con.execute("select column_name from quarantine.refused_row").fetchall() == [("list_price",)]


def test_a_lookup_that_names_two_rows_or_no_file_refuses_its_part_only(inbox):
    mapping = """
source: parts
parts:
  lines:
    files: lines.csv
    lookup: {group: {files: groups.csv, on: {g: code}}}
    entities: {product: {columns: {product_code: code, product_group_name: group.name}}}
  plain: {files: plain.csv, entities: {product: {columns: {product_code: code}}}}
"""
    path = inbox.folder("parts", mapping=mapping)
    (path / "lines.csv").write_text("code,g\nP1,A\n")
    (path / "plain.csv").write_text("code\nP7\n")
    report = inbox.land()["parts"]
    assert "0 files are called 'groups.csv'" in report.error.what and inbox.products("parts") == [
        ("P7", None)
    ]
    (path / "groups.csv").write_text("code,name\nA,Eins\nA,Zwei\n")
    assert "code 'A' stands in it more than once" in inbox.land()["parts"].error.what
    (path / "groups.csv").write_text("code,name\nA,Eins\n")
    assert inbox.land()["parts"].status == "ok"
    assert len(inbox.products("parts")) == 2
