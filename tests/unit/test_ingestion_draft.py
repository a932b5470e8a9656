"""Templates and drafts: what is proposed for a file nobody has seen, and that it can be finished and landed."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.catalog import ENTITIES
from ingestion.check import check_folder, scratch
from ingestion.draft import draft
from ingestion.draft_values import date_format, encoding_of, has_header, number_marks, shape_of
from ingestion.inbox import land_inbox
from ingestion.mapping_read import read_mappings
from ingestion.template import template
from quality.door import faults

NOW = datetime(2026, 6, 30, tzinfo=UTC)
TILLS = """门店编号;小票号;销售时间;会员;行;货号;件数;售价;实收金额;店员
S001;T1;05.01.2026 08:30;M7;1;P1;2;３,50;7,00;x
S001;T1;05.01.2026 08:30;M7;2;P2;1;1.250,00;1.250,00;x
S002;T9;25.01.2026 21:10;;1;P1;-1;3,50;-3,50;y
"""


def test_a_file_never_seen_is_drafted_finished_by_a_person_and_landed(tmp_path):
    folder = tmp_path / "till"
    folder.mkdir()
    (folder / "流水.csv").write_bytes(TILLS.encode("gb18030"))
    text = draft([folder / "流水.csv"])
    assert "encoding: gb18030" in text and 'delimiter: ";"' in text
    assert "# not mapped: 店员" in text and "decide: it prefixes ids" in text
    # as drafted it is already a mapping that the check takes
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    said = check_folder(folder, lambda: NOW, [], faults)
    assert said.well, said.report.error
    # the person's part: the name of the source
    (folder / "mapping.yaml").write_text(text.replace("source: my_source", "source: till"), encoding="utf-8")
    with scratch() as con:
        (report,) = land_inbox(con, tmp_path, lambda: NOW, faults)
        assert report.status == "ok" and report.tables == said.report.tables
        assert con.execute(
            "select store_code, ticket_number, line_number, quantity, unit_price, amount, currency from raw_inbox.pos_sale_line"
            " order by _row_key"
        ).fetchall() == [
            ("S001", "T1", 1, 2, Decimal("3.5"), Decimal("7"), "CNY"),
            ("S001", "T1", 2, 1, Decimal("1250"), Decimal("1250"), "CNY"),
            ("S002", "T9", 1, -1, Decimal("3.5"), Decimal("-3.5"), "CNY"),
        ]
        assert con.execute(
            "select sold_at, member_number from raw_inbox.pos_sale order by _row_key"
        ).fetchall() == [
            (datetime(2026, 1, 5, 0, 30, tzinfo=UTC), "M7"),
            (datetime(2026, 1, 25, 13, 10, tzinfo=UTC), None),
        ]


def test_what_nobody_can_know_is_asked_and_refused_row_by_row(tmp_path):
    (tmp_path / "f.csv").write_text("SKU,Menge,when\nP1,2,2026-01-05\n")
    (tmp_path / "mapping.yaml").write_text(draft([tmp_path / "f.csv"], "stock_level"), encoding="utf-8")
    text = (tmp_path / "mapping.yaml").read_text()
    assert 'store_code: {value: ""}   # decide: required' in text
    said = check_folder(tmp_path, lambda: NOW, [], faults)
    assert not said.well and said.report.status == "ok"
    assert said.refusals[0].message == "(value): empty, and store_code is required"


DEALS = """opportunity_id,sales_agent,deal_stage,engage_date,close_value
1C1I7A6R,Moses Frase,Won,20-10-16,1054
Z063OYW0,Darcel Schlecht,Engaging,25-10-16,
"""


def test_several_files_of_one_system_are_drafted_as_its_parts(tmp_path):
    folder = tmp_path / "crm"
    folder.mkdir()
    (folder / "sales_pipeline.csv").write_text(DEALS)
    (folder / "pos_2026-06-01.csv").write_bytes(TILLS.encode("gb18030"))
    text = draft([folder / "sales_pipeline.csv", folder / "pos_2026-06-01.csv"])
    assert 'values: {Engaging: "?", Won: won}}   # decide: each is one of lead, opportunity' in text
    assert 'files: "pos*.csv"' in text, "the next day's file too"
    assert "employee_number: sales_agent   # decide: a number, never a person's name" in text
    finished = text.replace('"?"', "opportunity").replace("      employee_number: sales_agent", "      #")
    (folder / "mapping.yaml").write_text(finished, encoding="utf-8")
    deals, tills = read_mappings(folder / "mapping.yaml")
    assert (deals.part, deals.files, tills.part, tills.files) == (
        "sales_pipeline",
        "sales_pipeline*.csv",
        "pos_2026_06_01",
        "pos*.csv",
    )
    with scratch() as con:
        (report,) = land_inbox(con, tmp_path, lambda: NOW, faults)
        assert report.status == "ok", report.error
        assert con.execute(
            "select stage, opened_on, amount, employee_number from raw_inbox.opportunity order by opened_on"
        ).fetchall() == [
            ("won", date(2016, 10, 20), Decimal(1054), None),
            ("opportunity", date(2016, 10, 25), None, None),
        ]


def test_files_with_chinese_names_are_parts_of_their_own(tmp_path):
    for name in ("流水", "退货"):
        (tmp_path / f"{name}.csv").write_bytes(TILLS.encode("gb18030"))
    text = draft([tmp_path / "流水.csv", tmp_path / "退货.csv"])
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    assert [mapping.part for mapping in read_mappings(tmp_path / "mapping.yaml")] == ["流水", "退货"]


def test_a_deal_of_less_than_nothing_costs_its_row(tmp_path):
    (tmp_path / "deals.csv").write_text("id,stage,amount\nA,won,-5\nB,won,0\nC,lost,\n")
    (tmp_path / "mapping.yaml").write_text(
        "source: crm\nfiles: deals.csv\nentities: {opportunity: {columns: {opportunity_number: id,"
        " stage: stage, amount: amount, currency: {value: CNY}}}}"
    )
    said = check_folder(tmp_path, lambda: NOW, [], faults)
    assert [(table.inserted, table.refused) for table in said.report.tables] == [(2, 1)]
    assert said.refusals[0].message == "amount: -5 is negative; correct the amount where the file is made"


def test_a_value_outside_the_list_costs_its_row_and_says_where_to_map_it(tmp_path):
    (tmp_path / "deals.csv").write_text("opportunity_id,deal_stage\nA,won\nB,Engaging\n")
    (tmp_path / "mapping.yaml").write_text(
        "source: crm\nfiles: deals.csv\nentities: {opportunity: {columns: {opportunity_number: opportunity_id,"
        " stage: deal_stage, currency: {value: CNY}}}}"
    )
    said = check_folder(tmp_path, lambda: NOW, [], faults)
    assert [(table.name, table.inserted, table.refused) for table in said.report.tables] == [
        ("opportunity", 1, 1)
    ]
    assert said.refusals[0].message == (
        "deal_stage: Engaging is none of lead, opportunity, quoted, won, lost, cancelled: map it under `values`"
    )


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_every_entity_has_a_template_that_drafts_its_own_mapping(tmp_path, name, format):
    path = tmp_path / f"{name}.{format}"
    path.write_bytes(template(ENTITIES[name], format))
    (tmp_path / "mapping.yaml").write_text(draft([path], name), encoding="utf-8")
    (mapping,) = read_mappings(tmp_path / "mapping.yaml")
    fields = next(m for m in mapping.entities if m.entity.name == name).fields
    assert {c: f.columns for c, f in fields.items()} == {c.name: (c.name,) for c in ENTITIES[name].columns}
    assert check_folder(tmp_path, lambda: NOW, [], faults).report.status == "ok", "empty, and no fault"


def test_a_template_says_what_its_columns_mean():
    book = openpyxl.load_workbook(io.BytesIO(template(ENTITIES["sales_order"], "xlsx")))
    rows = list(book["columns"].iter_rows(values_only=True))
    assert rows[1] == ("order_number", "yes", "yes", "text", "The source's number")
    assert [c.value for c in book["sales_order"][1]] == [c.name for c in ENTITIES["sales_order"].columns]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("门店,数量\n一店,1\n", "gb18030"), ("門市,數量\n臺北,1\n", "big5"), ("门店,数量\n", "utf-8"), ("a,b\n", "utf-8"),
     ("门店,数量\n", "utf-16"), ("Größe,Straße\n", "cp1252")],
)  # fmt: skip
def test_encodings_are_told_apart(text, encoding):
    assert encoding_of(text.encode(encoding)) == encoding


def test_layouts_are_told_apart():
    assert shape_of(b"1\tA\t2026-01-01\n2\tB\t2026-01-02\n", "f").header == (
        "column_1",
        "column_2",
        "column_3",
    )
    assert shape_of(b"1+|A&|\n2+|B&|\n", "f").row_end == "&|"
    assert shape_of(b"a|b\n1|2\n", "f").delimiter == "|"
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), buffer)
    assert shape_of(buffer.getvalue(), "f").format == "parquet"
    assert has_header([["name", "n"], ["x", "1"]]) and not has_header([["x", "1"], ["y", "2"]])


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["2026-01-05"], ("%Y-%m-%d", False)),
        (["20260105"], ("%Y%m%d", False)),
        (["05/01/2026", "25/01/2026"], ("%d/%m/%Y", False)),
        (["01/05/2026", "01/25/2026"], ("%m/%d/%Y", False)),
        (["01/05/2026"], ("%d/%m/%Y", True)),
        (["2026年1月5日"], ("%Y年%m月%d日", False)),
        (["05.01.2026 08:30"], ("%d.%m.%Y %H:%M", False)),
        (["20-10-16", "01-03-17"], ("%d-%m-%y", False)),
        (["x"], None),
    ],
)
def test_forms_of_dates(values, found):
    assert date_format(values) == found


def test_marks_of_numbers():
    assert number_marks(["1.234,56"]) == (",", ".")
    assert number_marks(["1,234.56"]) == (".", ",")
    assert number_marks(["3,50"]) == (",", "")
    assert number_marks(["3.50", "1"]) == (".", "")
