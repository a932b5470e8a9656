"""Files whose columns change: a line is opened, and closed when a newer file or the mapping puts it right."""

import io
import itertools
import os
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import openpyxl
import pytest

from ingestion.inbox import land_inbox
from lake import health, ledger
from orchestration import schema_lines
from quality.door import faults

pytestmark = pytest.mark.integration
MAPPING = """
source: wares
format: {format}
files: "*.{format}"
entities:
  product:
    columns: {{product_code: code, product_name: {name}}}
"""
AGREED = ("code", "name", "shelf")  # nobody reads the shelf, from the first day


def csv(*columns):
    return "\n".join([",".join(columns), ",".join(f"{column}1" for column in columns)]).encode()


def xlsx(*columns):
    book = openpyxl.Workbook()
    for row in (columns, [f"{column}1" for column in columns]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS = pytest.mark.parametrize("format", [csv, xlsx], ids=["csv", "xlsx"])


@pytest.fixture
def inbox(fresh_lake, tmp_path):
    """A folder that files are put into one after the other, and what is told of them."""
    con = fresh_lake.connect()
    ledger.ensure(con)
    health.renew(con)
    moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())
    folder = tmp_path / "goods"
    folder.mkdir()
    minutes = itertools.count()

    def deliver(name, content, mapping=None):
        (folder / name).write_bytes(content)
        moment = 1_780_000_000 + 60 * next(minutes)
        os.utime(folder / name, (moment, moment))
        if mapping:
            name_it(mapping)
        return land()

    def name_it(format, name="name"):
        (folder / "mapping.yaml").write_text(MAPPING.format(format=format, name=name), encoding="utf-8")

    def land():
        (report,) = land_inbox(con, tmp_path, lambda: next(moments), faults)
        schema_lines.record(con, "r", [report], next(moments))
        shown = con.execute("select column_name, change from marts.schema_change order by 1").fetchall()
        assert shown == [(line.column, line.change) for line in schema_lines.open_lines(con)]
        return shown

    yield SimpleNamespace(deliver=deliver, name_it=name_it, land=land, con=con, now=lambda: next(moments))
    con.close()


@FORMATS
def test_a_column_that_came_is_told_until_the_mapping_names_it(inbox, format):
    kind = format.__name__
    assert inbox.deliver(f"a.{kind}", format(*AGREED), mapping=kind) == []
    assert inbox.deliver(f"b.{kind}", format(*AGREED, "label")) == [("label", "added")]
    (line,) = schema_lines.open_lines(inbox.con)
    assert (line.source, line.table) == ("wares", f"*.{kind}") and f"b.{kind}" in line.detail
    assert (
        f"zhongtai sources accept wares '*.{kind}' label" in line.cure
        and "inbox/goods/mapping.yaml" in line.cure
    )
    assert inbox.land() == [("label", "added")], "no file came, and nobody did anything"
    inbox.name_it(kind, name="label")
    assert inbox.land() == []


def test_a_column_that_came_and_went_again_is_no_change(inbox):
    inbox.deliver("a.csv", csv(*AGREED), mapping="csv")
    assert inbox.deliver("b.csv", csv(*AGREED, "label")) == [("label", "added")]
    assert inbox.deliver("0.csv", csv("name", "code", "shelf")) == [], "landed last, whatever its name"


@FORMATS
def test_a_column_that_is_gone_is_told_until_a_newer_file_lands(inbox, format):
    kind = format.__name__
    inbox.deliver(f"a.{kind}", format(*AGREED), mapping=kind)
    assert inbox.deliver(f"b.{kind}", format("code", "title")) == [("name", "removed")]
    (line,) = schema_lines.open_lines(inbox.con)
    assert f"b.{kind} lacks it and was refused; it has: code, title" in line.detail
    assert inbox.land() == [("name", "removed")]
    assert inbox.deliver(f"c.{kind}", format(*AGREED)) == []
    assert inbox.land() == [], "b still lies there, and is refused each time"


def test_a_column_that_is_gone_is_found_again_once_the_mapping_says_how_it_is_called(inbox):
    inbox.deliver("a.csv", csv(*AGREED), mapping="csv")
    inbox.deliver("b.csv", csv("code", "title", "shelf"))
    inbox.name_it("csv", name="title")
    assert inbox.land() == []
    assert inbox.con.execute("select product_name from raw_inbox.product order by 1").fetchall() == [
        ("title1",)
    ]


def test_an_accepted_line_stays_closed(inbox):
    inbox.deliver("a.csv", csv(*AGREED), mapping="csv")
    inbox.deliver("b.csv", csv(*AGREED, "label"))
    assert schema_lines.accept(inbox.con, "wares", "*.csv", "label", "not needed", inbox.now())
    assert inbox.land() == []
    assert inbox.deliver("c.csv", csv(*AGREED, "label")) == []
    assert inbox.deliver("d.csv", csv(*AGREED, "label", "weight")) == [("weight", "added")]
