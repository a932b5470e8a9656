"""Rows of a database that break a rule stay out, one by one, and come in once they are right; nothing else is held up."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ingestion import quarantine
from ingestion.errors import LandingError
from ingestion.remembered import forget
from ingestion.rule_spec import Counted, Parent, Rule
from ingestion.spec import Column, Source, SourceTotal, Table

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
DEAL = Table(
    "deal",
    (
        Column("id", "INTEGER", False),
        Column("changed", "TIMESTAMP"),
        Column("amount", "DECIMAL(12,2)"),
        Column("currency", "VARCHAR"),
        Column("closes", "DATE"),
        Column("contact", "VARCHAR", personal="name"),
        Column("region", "VARCHAR"),
        Column("year", "INTEGER", expression="extract(year from changed)"),
    ),
    ("id",),
    "changed",
    rules=(
        Rule("amount", "amount >= 0", "is negative", "correct it at the shop"),
        Rule("currency", "amount is null or coalesce(currency, '') <> ''", "with an amount", "name the currency at the shop"),
        Rule("closes", "closes between '2000-01-01' and '2100-12-31'", "is a typing error", "correct it at the shop"),
    ),
    counted=(
        Counted("opportunity", "amount", "nullif(currency, '')"),
        Counted("contract", "amount", "nullif(currency, '')", "closes is not null and region is distinct from gen_random_uuid()"),
    ),
)  # fmt: skip
LINE = Table(
    "deal_line",
    (Column("id", "INTEGER", False), Column("deal_id", "INTEGER"), Column("pieces", "INTEGER")),
    ("id",),
    rules=(Rule("pieces", "pieces > 0", "is no number of pieces", "correct it at the shop"),),
    parent=Parent("deal", "deal_id"),
    counted=(Counted("quote_line", when="pieces is not null"),),
)
TOTALS = (
    SourceTotal("opportunity", "rows", "select nullif(currency, ''), '', count(*) from deal group by 1"),
    SourceTotal("opportunity", "amount", "select nullif(currency, ''), '', sum(amount) from deal group by 1"),
)
SHOP = Source("shop", (DEAL, LINE), TOTALS)


class Shop:
    """A source of two tables on a real PostgreSQL, and a lake that it lands in."""

    def __init__(self, made):
        self.made, self.owner, self.con = made, made.owner, made.con
        self.owner.execute(
            "create table deal (id int primary key, changed timestamp, amount numeric, currency text, closes date, contact text,"
            " region uuid)"
        )
        self.owner.execute("create table deal_line (id int primary key, deal_id int, pieces int)")
        self.owner.execute(
            "insert into deal select n, timestamp '2026-06-01' + n * interval '1 day', 100 * n, 'CNY', '2026-09-01', 'Li ' || n"
            " from generate_series(1, 4) n"
        )
        self.owner.execute("insert into deal_line select n, n, 1 from generate_series(1, 4) n")

    def land(self, source=SHOP, expect="ok"):
        report = self.made.land(source)
        assert report.status == expect, report.error
        return report

    def edit(self, number, **values):
        """As the shop does: with a new stamp."""
        setting = ", ".join(f"{name} = %s" for name in values)
        self.owner.execute(
            f"update deal set {setting}, changed = (select max(changed) from deal) + interval '1 day' where id = %s",
            [*values.values(), number],
        )

    def ids(self, table="deal"):
        return [
            number for (number,) in self.con.execute(f"select id from raw_shop.{table} order by 1").fetchall()
        ]

    def rows(self, source="shop"):
        columns = {
            "deal": "id, changed, amount, currency, closes, contact is null",
            "deal_line": "id, deal_id, pieces",
        }
        return [
            self.con.execute(f"select {listed} from raw_{source}.{table} order by 1").fetchall()
            for table, listed in columns.items()
        ]  # fmt: skip

    def lines(self, source="shop"):
        found = self.con.execute(
            "select table_name, row_key, reason, entity, column_name, amount, currency from quarantine.refused_row"
            " where source = ? order by all",
            [source],
        )
        return found.fetchall()

    def refused(self, decision="open"):
        return quarantine.refused_rows(self.con, source="shop", decision=decision)

    def decide(self, decision, **corrections):
        (row,) = self.refused()
        quarantine.decide(
            self.con, [row.id], decision, who="Wang", why="asked them", now=self.made.now(),
            corrections=corrections, declared=(SHOP,),
        )  # fmt: skip


@pytest.fixture
def shop(small_source):
    return Shop(small_source("shop"))


def skipped(report):
    return [table.name for table in report.tables if table.skipped]


def test_a_row_bad_at_the_first_load_stays_out_with_its_lines_and_its_cure(shop):
    shop.edit(2, amount=-5)
    report = shop.land()
    assert shop.ids() == [1, 3, 4] and shop.ids("deal_line") == [1, 3, 4]
    assert shop.lines() == [
        ("deal", "2", "counted", "contract", "amount", Decimal(-5), "CNY"),
        ("deal", "2", "invalid", "opportunity", "amount", Decimal(-5), "CNY"),
        ("deal_line", "2", "parent", "quote_line", "deal_id", None, None),
    ]
    (row,) = shop.refused()
    assert (row.place, row.key, row.column) == ("table deal", "2", "amount")
    assert row.message == "-5 is negative" and row.cure.startswith("correct it at the shop")
    assert row.values["amount"] == "-5" and "contact" not in row.values
    assert [table.refused for table in report.tables] == [1, 1]


def test_nothing_changed_skips_the_table_and_keeps_the_line_as_it_was(shop):
    shop.edit(2, amount=-5)
    shop.land()
    before = shop.con.execute("select * from quarantine.refused_row order by all").fetchall()
    report = shop.land()
    assert skipped(report) == ["deal", "deal_line"] and not report.changed
    assert shop.con.execute("select * from quarantine.refused_row order by all").fetchall() == before
    shop.edit(1, amount=101)
    assert shop.land().tables[0].updated == 1
    assert shop.con.execute("select * from quarantine.refused_row order by all").fetchall() == before


def test_a_good_row_that_becomes_bad_leaves_raw_and_is_not_listed_as_deleted(shop):
    shop.land()
    shop.edit(3, closes="0206-05-01")
    report = shop.land()
    assert shop.ids() == [1, 2, 4] and [row.key for row in shop.refused()] == ["3"]
    assert shop.con.execute("select count(*) from quarantine.deleted_row").fetchone() == (0,)
    assert (report.tables[0].deleted, report.tables[0].refused) == (0, 1)


@pytest.mark.parametrize("late", [False, True], ids=["newest", "older than the lag"])
def test_a_row_corrected_at_the_source_lands_and_its_line_is_gone(shop, late):
    shop.edit(2, amount=-5)
    shop.land()
    shop.edit(2, amount=7)
    if late:
        shop.owner.execute("update deal set changed = '2026-01-01' where id = 2")
    shop.land()
    assert shop.ids() == [1, 2, 3, 4] and shop.ids("deal_line") == [1, 2, 3, 4] and shop.lines() == []
    assert skipped(shop.land()) == ["deal", "deal_line"]


def test_a_refused_row_deleted_at_the_source_is_nothing_any_more(shop):
    shop.edit(2, amount=-5)
    shop.land()
    shop.owner.execute("delete from deal_line where deal_id = 2")
    shop.owner.execute("delete from deal where id = 2")
    shop.land()
    assert shop.lines() == [] and shop.ids() == [1, 3, 4]
    assert shop.con.execute("select count(*) from quarantine.deleted_row").fetchone() == (0,)


def test_a_released_row_lands_as_corrected_and_stays_so_until_the_source_changes_it(shop):
    shop.edit(2, amount=50, currency="")
    shop.land()
    shop.decide("released", currency="EUR")
    report = shop.land()
    row = "select amount, currency, contact is not null from raw_shop.deal where id = 2"
    assert shop.con.execute(row).fetchone() == (Decimal(50), "EUR", True)
    assert shop.lines() == [] and shop.ids("deal_line") == [1, 2, 3, 4]
    corrected = [t for t in report.control_totals if t.detail == "corrected at the door"]
    assert {(t.entity, t.currency, t.measure, t.value) for t in corrected} == {
        (entity, currency, measure, sign * value)
        for entity in ("opportunity", "contract")
        for currency, sign in ((None, -1), ("EUR", 1))
        for measure, value in (("rows", Decimal(1)), ("amount", Decimal(50)))
    }
    assert skipped(shop.land()) == ["deal", "deal_line"]
    forget(shop.con, SHOP)
    again = shop.land()
    assert shop.con.execute(row).fetchone() == (Decimal(50), "EUR", True) and shop.lines() == []
    assert [t for t in again.control_totals if t.detail == "corrected at the door"] == corrected
    shop.edit(2, amount=60)
    shop.land()
    assert shop.ids() == [1, 3, 4] and [row.message for row in shop.refused()] == ["empty with an amount"]


def test_a_correction_that_breaks_another_rule_waits_again(shop):
    shop.edit(2, amount=-5)
    shop.land()
    shop.decide("released", amount="5", closes="2206-01-01")
    shop.land()
    assert [row.message for row in shop.refused()] == ["2206-01-01 is a typing error"]
    assert skipped(shop.land()) == ["deal", "deal_line"]


def test_a_correction_that_fits_no_column_at_the_source_waits_again_and_holds_nobody_up(shop):
    shop.edit(2, amount=-5)
    shop.land()
    shop.decide("released", amount="5", region="north")  # lands as text, and is a uuid there
    shop.edit(1, amount=101)
    shop.land()
    assert [row.key for row in shop.refused()] == ["2"] and shop.ids() == [1, 3, 4]
    shop.decide("released", amount="5", region="c70e4ae6-2c9c-4b0a-9d0f-2f6ed1f7d1b1", year="2025")
    shop.land()
    assert shop.con.execute("select amount, region, year from raw_shop.deal where id = 2").fetchone() == (
        Decimal(5), "c70e4ae6-2c9c-4b0a-9d0f-2f6ed1f7d1b1", 2025,
    )  # fmt: skip


def test_a_discarded_row_stays_out_and_is_no_longer_open(shop):
    shop.edit(2, amount=-5)
    shop.land()
    shop.decide("discarded")
    assert skipped(shop.land()) == ["deal", "deal_line"]
    assert shop.refused() == [] and [row.key for row in shop.refused("discarded")] == ["2"]
    assert shop.ids() == [1, 3, 4]


def test_what_cannot_be_corrected_is_refused_when_it_is_decided(shop):
    shop.edit(2, amount=-5)
    shop.land()
    for corrections, said in (
        ({}, "breaks the same rule"),
        ({"amount": "five"}, "'five' is no DECIMAL"),
        ({"id": "7"}, "which row it is"),
        ({"changed": "2026-01-01"}, "which row it is"),
        ({"contact": "Li"}, "no column contact"),
    ):
        with pytest.raises(LandingError, match=said):
            shop.decide("released", **corrections)


EDITS = (
    "update deal set amount = -1, changed = now() where id = {n}",
    "update deal set amount = 5, currency = 'CNY', closes = '2026-09-01', changed = now() where id = {n}",
    "update deal set currency = null, changed = '2025-01-01' where id = {n}",
    "update deal set closes = '2206-09-01', changed = now() + interval '1 year' where id = {n}",
    "delete from deal where id = {n}",
    "insert into deal values ({n}, now(), -7, 'EUR', null, null) on conflict do nothing",
    "update deal_line set pieces = 1 - pieces where id = {n}",
    "delete from deal_line where id = {n}",
    "insert into deal_line values ({n}, {n}, 1) on conflict do nothing",
)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_raw_and_quarantine_share_the_sources_rows_out(shop, seed):
    """However often it landed in between: as if it had landed once, at the end, in another lake or whole."""
    dealt = random.Random(seed)
    for _ in range(4):
        for _ in range(dealt.randint(0, 3)):
            shop.owner.execute(dealt.choice(EDITS).format(n=dealt.randint(1, 5)))
        shop.land()
        for table in ("deal", "deal_line"):
            there = [n for (n,) in shop.owner.execute(f"select id from {table} order by 1").fetchall()]
            out = [
                int(key) for name, key, reason, *_ in shop.lines() if name == table and reason != "counted"
            ]
            assert sorted(shop.ids(table) + out) == there
    stepwise = shop.lines(), shop.rows()
    forget(shop.con, SHOP)
    shop.land()
    assert (shop.lines(), shop.rows()) == stepwise
    shop.land(replace(SHOP, name="once"))
    assert (shop.lines("once"), shop.rows("once")) == stepwise


def test_rules_that_are_taken_out_let_the_rows_in(shop):
    shop.edit(2, amount=-5)
    shop.land()
    lenient = Source("shop", (Table("deal", DEAL.columns, ("id",), "changed"),), TOTALS)
    shop.land(lenient)
    assert shop.ids() == [1, 2, 3, 4]


def test_a_rule_that_cannot_be_asked_names_the_table(shop):
    wrong = Table("deal", DEAL.columns, ("id",), rules=(Rule("amount", "amont >= 0", "", ""),))
    report = shop.land(Source("shop", (wrong,)), expect="failed")
    assert report.error and "amont" in report.error.what and report.error.where == "shop.deal"
    assert "ingestion/sources/" in report.error.cure
