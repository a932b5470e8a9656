"""Refused rows: listed with what is wrong, released with a correction, discarded; every figure still reconciles."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ingestion import quarantine
from ingestion.errors import LandingError
from ingestion.inbox import land_inbox
from quality.door import faults

pytestmark = pytest.mark.integration

MAPPING = """
source: shop
files: "*.csv"
entities:
  pos_sale_line:
    columns:
      store_code: store
      ticket_number: ticket
      line_number: line
      quantity: qty
      unit_price: price
      amount: amount
      currency: currency
"""
HEADER = "store,ticket,line,qty,price,amount,currency\n"
DAY = "S1,T1,1,2,5,10.00,CNY\nS1,T1,2,three,5,15.00,CNY\nS1,T2,1,1,7,seven,CNY\nS1,T3,1,1,1,1.00,\n"
NOW = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture
def shop(fresh_lake, tmp_path):
    """A lake and an inbox with one file: a good row, and three with a quantity, an amount and a currency missing."""
    con = fresh_lake.connect()
    moments = (NOW + timedelta(seconds=i) for i in itertools.count())
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "day.csv").write_text(HEADER + DAY)

    def land():
        (report,) = land_inbox(con, tmp_path, lambda: next(moments), faults)
        landed = con.execute("select count(*), sum(amount) from raw_inbox.pos_sale_line").fetchone()
        refused = con.execute("select count(*), sum(amount) from quarantine.refused_row").fetchone()
        totals = {(t.measure, t.currency): t.value for t in report.control_totals}
        assert totals["rows", None] == landed[0] + refused[0]
        amounts = sum(value for (measure, _), value in totals.items() if measure == "amount")
        assert amounts == (landed[1] or 0) + (refused[1] or 0)
        return report

    def by_row():
        return {row.place: row for row in quarantine.refused_rows(con, decision=None)}

    yield SimpleNamespace(con=con, land=land, by_row=by_row, folder=folder)
    con.close()


def decide(shop, ids, decision, **more):
    return quarantine.decide(shop.con, ids, decision, who="li", why="slip looked up", now=NOW, **more)


def test_a_refused_row_says_place_column_value_and_cure(shop):
    shop.land()
    rows = shop.by_row()
    assert sorted(rows) == ["day.csv, row 2", "day.csv, row 3", "day.csv, row 4"]
    bad = rows["day.csv, row 2"]
    assert (bad.source, bad.entity, bad.column, bad.decision) == ("shop", "pos_sale_line", "quantity", "open")
    assert "three" in bad.message and bad.values["qty"] == "three" and f"release {bad.id}" in bad.cure


def test_a_released_row_lands_in_the_next_run_as_the_row_it_was(shop):
    shop.land()
    rows = shop.by_row()
    decide(shop, [rows["day.csv, row 2"].id], "released", corrections={"qty": "3"})
    decide(shop, [rows["day.csv, row 3"].id], "released", corrections={"amount": "7.00"})
    assert [t.inserted for t in shop.land().tables] == [2]
    landed = shop.con.execute(
        "select _row_number, _file_name, quantity, amount from raw_inbox.pos_sale_line order by 1"
    ).fetchall()
    assert landed == [
        (1, "day.csv", 2, Decimal("10.00")),
        (2, "day.csv", 3, Decimal("15.00")),
        (3, "day.csv", 1, Decimal("7.00")),
    ]
    assert sorted(shop.by_row()) == ["day.csv, row 4"]
    assert not shop.land().changed


def test_a_released_row_that_still_breaks_a_rule_is_refused_again(shop):
    shop.land()
    bad = shop.by_row()["day.csv, row 2"]
    decide(shop, [bad.id], "released", corrections={"qty": "drei"})
    shop.land()
    again = shop.by_row()["day.csv, row 2"]
    assert again.id != bad.id and again.decision == "open" and again.values["qty"] == "drei"
    assert len(shop.by_row()) == 3


def test_a_discarded_row_stays_out_and_is_not_asked_for_again(shop):
    shop.land()
    bad = shop.by_row()["day.csv, row 4"]
    decide(shop, [bad.id], "discarded")
    assert not shop.land().changed
    assert bad.id not in {row.id for row in quarantine.refused_rows(shop.con)}
    kept = shop.by_row()["day.csv, row 4"]
    assert (kept.decision, kept.decided_by, kept.why) == ("discarded", "li", "slip looked up")


def test_what_is_not_there_cannot_be_decided_and_nothing_is(shop):
    shop.land()
    good = shop.by_row()["day.csv, row 2"].id
    with pytest.raises(LandingError, match="nosuchrow"):
        decide(shop, [good, "nosuchrow"], "released")
    with pytest.raises(LandingError, match="has no column quantity; it has: store"):
        decide(shop, [good], "released", corrections={"quantity": "3"})
    with pytest.raises(LandingError, match="ticket holds what is personal"):
        decide(shop, [good], "released", corrections={"ticket": "19900000000"}, hidden={"ticket"})
    assert shop.by_row()["day.csv, row 2"].decision == "open"


def test_a_row_is_released_and_lands_together_with_a_new_file(shop):
    shop.land()
    decide(shop, [shop.by_row()["day.csv, row 4"].id], "released", corrections={"currency": "CNY"})
    (shop.folder / "next.csv").write_text(HEADER + "S1,T9,1,1,2,2.00,CNY\n")
    assert [t.inserted for t in shop.land().tables] == [2]


def test_a_line_that_could_not_be_taken_apart_is_discarded_or_comes_again(shop):
    (shop.folder / "day.csv").write_text(HEADER + "S1,T1,1,2,5,10.00,CNY,one,too,many\n")
    shop.land()
    bad = shop.by_row()["day.csv, row 1"]
    with pytest.raises(LandingError, match="could not be taken apart"):
        decide(shop, [bad.id], "released")
    decide(shop, [bad.id], "discarded")
