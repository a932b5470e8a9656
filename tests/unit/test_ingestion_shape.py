"""Rows of files that are not of the declared shape: refused one by one, each in the words of its mapping's first column."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pyarrow as pa
import pytest

from ingestion.catalog import ENTITIES
from ingestion.check import scratch
from ingestion.inbox import land_inbox
from ingestion.shape import ruled, tokens_of
from ingestion.sources import DECLARED
from ingestion.vault import Unkept
from quality.door import faults

NOW = datetime(2026, 6, 30, tzinfo=UTC)
PAYMENT = """
source: bank
files: "*.csv"
entities:
  payment:
    columns:
      payment_number: {column: number, pattern: "^(T.*)"}
      invoice_number: invoice
      direction: {column: way, values: {入: in}}
      paid_on: day
      currency: {column: money, cases: {"^C": CNY}}
      amount: sum
"""
GOOD = "T1,I1,入,2026-01-02,C,5.10\n"


@pytest.fixture
def land(tmp_path):
    """How to land one file by one mapping into a database of its own: the rows that landed, and those refused."""

    def landed(mapping, content, check=faults):
        folder = tmp_path / "folder"
        folder.mkdir()
        (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
        (folder / "rows.csv").write_text(content, encoding="utf-8")
        with scratch() as con:
            (report,) = land_inbox(con, tmp_path, lambda: NOW, check, vault=Unkept(b"k" * 32))
            refused = con.execute(
                "select entity, row_number, column_name, message, raw_json, amount, currency from quarantine.refused_row order by all"
            ).fetchall()
            rows = {
                table.name: con.execute(f"select _row_key from raw_inbox.{table.name} order by 1").fetchall()
                for table in report.tables
            }
        return SimpleNamespace(report=report, refused=refused, rows=rows)

    return landed


def said(landed):
    return [(number, column, message) for _, number, column, message, *_ in landed.refused]


def test_each_shape_fault_has_its_words_its_row_and_its_amount(land):
    found = land(
        PAYMENT,
        "number,invoice,way,day,money,sum\n"
        + GOOD
        + ",I1,入,2026-01-02,C,1.00\n"  # nothing of the form
        + "T3,,入,2026-01-02,C,2.00\n"  # a required value is empty
        + "T4,I1,both,2026-01-02,C,3.00\n"  # out of the list
        + "T5,I1,,2026-01-02,C,4.00\n"  # empty, which the list does not forbid
        + "T6,I1,入,2026-01-02,EUR,6.00\n"  # no case
        + f"T7,I1,{'b' * 120},2026-01-02,C,7.00\n",
    )
    assert said(found) == [
        (2, "payment_number", "number: empty or not of the form ^(T.*), and payment_number is required"),
        (3, "invoice_number", "invoice: empty, and invoice_number is required"),
        (4, "direction", "way: both is none of out, in: map it under `values`"),
        (5, "direction", "way: empty, and direction is required"),
        (6, "currency", "money: no case fits"),
        (7, "direction", f"way: {'b' * 100} is none of out, in: map it under `values`"),
    ]
    assert found.refused[2][4:] == (
        '{"number":"T4","invoice":"I1","way":"both","day":"2026-01-02","money":"C","sum":"3.00"}',
        Decimal(3),
        "CNY",
    )
    assert found.rows == {"payment": [("T1",)]}


def test_a_row_is_refused_for_one_reason_parsing_first_then_the_first_column_of_the_mapping(land):
    found = land(PAYMENT, "number,invoice,way,day,money,sum\nT1,,up,soon,E,five\nT2,,up,2026-01-02,E,5\n")
    assert said(found) == [
        (1, "paid_on", "day: soon is not a date"),
        (2, "invoice_number", "invoice: empty, and invoice_number is required"),
    ]


TICKETS = """
source: till
files: "*.csv"
entities:
  pos_sale:
    collapse: first
    columns: {store_code: store, ticket_number: ticket, sold_at: at, currency: {value: CNY}}
  pos_sale_line:
    columns: {store_code: shop, ticket_number: slip, line_number: {ordinal: [slip]}, product_code: what,
              quantity: pieces, unit_price: sum, amount: sum, currency: {value: ""}}
"""


def test_a_collapsing_entity_asks_nothing_of_a_row_without_its_key_and_a_constant_is_asked_for_a_value(land):
    header = "store,ticket,at,shop,slip,what,pieces,sum\n"
    lines = TICKETS.replace('{value: ""}', "{value: CNY}")
    found = land(
        lines,
        header + ",,,S1,1,P,1,1\n,T2,,S1,2,P,1,1\nS1,T3,,S1,3,P,1,1\nS1,T4,2026-01-02 08:00,S1,4,,1,1\n",
    )
    assert said(found) == [(3, "sold_at", "at: empty, and sold_at is required")]
    assert found.rows == {"pos_sale": [("S1:T4",)], "pos_sale_line": [("S1:1:1",), ("S1:2:1",), ("S1:4:1",)]}
    assert found.refused[0][4].endswith('"(ordinal of slip)":"1"}'), "counted as it was when it was read"


def test_an_empty_constant_is_a_required_value_that_is_missing(land):
    header = "store,ticket,at,shop,slip,what,pieces,sum\n"
    found = land(TICKETS, header + "S1,T4,2026-01-02 08:00,S1,4,P,1,1\n")
    assert said(found) == [(1, "currency", "(value): empty, and currency is required")]


PARTY = """
source: crm
files: "*.csv"
entities:
  party:
    columns: {party_code: code, party_name: name, is_company: company, email: mail}
"""
PEOPLE = "code,name,company,mail\nC1,Li Lei,no,li@one.example\n,Han Mei,no,han@one.example\n"


def test_a_refused_row_keeps_nothing_personal(land):
    found = land(PARTY, PEOPLE)
    assert said(found) == [(2, "party_code", "code: empty, and party_code is required")]
    assert "Han" not in str(found.refused) and "han@" not in str(found.refused) and found.rows["party"]


def test_a_personal_value_that_is_no_token_stops_the_files_and_is_not_said(land):
    """The check is the real one; what it is given is what a fault of ours would leave behind."""

    def leaking(columns, rows, tokens):
        for name in tokens:
            column = pa.array(["Li Lei"] * len(rows), pa.string())
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
        return faults(columns, rows, tokens)

    found = land(PARTY, PEOPLE, leaking)
    assert found.report.status == "failed" and found.rows == {} and found.refused == []
    assert "clear" in found.report.error.what and "Li Lei" not in str(found.report.error)
    assert found.report.error.where.startswith("folder, party.")


def test_every_declaration_can_be_asked():
    """pandera is asked each declared column once: a whole row, and a row of NULLs."""
    for of in (*ENTITIES.values(), *(table for source in DECLARED for table in source.tables)):
        columns = ruled(of.columns)
        hidden = tokens_of(columns)
        rows = pa.table({c.name: pa.array([None], pa.string()) for c in columns})
        if columns:
            found = {fault["column"] for fault in faults(columns, rows, hidden).to_pylist()}
            assert found == {c.name for c in columns if not c.nullable}, of.name
