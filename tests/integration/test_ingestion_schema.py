"""A source that changes under us: columns come, go, change their type; and a range of a table is read again."""

import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from ingestion.plan import Rewind
from ingestion.spec import Column, Source, SourceTotal, Table

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
DEAL = Table(
    "deal",
    (Column("id", "INTEGER", False), Column("changed", "TIMESTAMP"), Column("stage", "VARCHAR")),
    ("id",),
    "changed",
)
SHOP = Source("shop", (DEAL,))
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def shop(small_source):
    """A source with one table of three deals and a column nobody declared, and how to land it."""
    made = small_source("shop")
    made.owner.execute(
        "create table deal (id int primary key, changed timestamp, stage text, owner_name text)"
    )
    made.owner.execute(
        "insert into deal select n, timestamp '2026-06-01' + n * interval '1 day', 'open', 'x' from generate_series(1, 3) n"
    )

    def land(source=SHOP, **more):
        return made.land(source, **more)

    def rows(columns="id, stage"):
        return made.con.execute(f"select {columns} from raw_shop.deal order by id").fetchall()

    assert land().status == "ok"
    return SimpleNamespace(owner=made.owner, land=land, rows=rows, con=made.con)


def changes(report):
    return [(c.table, c.column, c.change) for c in report.schema_changes]


def test_a_column_that_was_there_from_the_start_and_is_not_declared_is_no_change(shop):
    assert changes(shop.land()) == []
    assert "owner_name" not in [
        c[0] for c in shop.con.execute("select * from raw_shop.deal limit 0").description
    ]


def test_a_new_number_is_let_in_and_told_until_it_is_declared(shop):
    shop.owner.execute("alter table deal add column score numeric(5, 2) default 2.5")
    report = shop.land()
    assert report.status == "ok" and changes(report) == [("deal", "score", "added")]
    assert "landed as DECIMAL(38,9)" in report.schema_changes[0].detail
    assert [float(score) for (score,) in shop.rows("score")] == [2.5, 2.5, 2.5]
    assert changes(shop.land()) == [("deal", "score", "added")]
    declared = Source(
        "shop", (Table("deal", (*DEAL.columns, Column("score", "DECIMAL(9,2)")), ("id",), "changed"),)
    )
    assert changes(shop.land(declared)) == []


def test_a_new_text_lands_as_tokens_for_it_may_be_personal(shop):
    shop.owner.execute("alter table deal add column contact text default '王伟 19900000000'")
    report = shop.land()
    assert changes(report) == [("deal", "contact", "added")] and "tokens" in report.schema_changes[0].detail
    tokens = [token for (token,) in shop.rows("contact")]
    assert len(set(tokens)) == 3 and all(token.startswith("tok_") for token in tokens)


def test_a_renamed_column_holds_the_source_and_its_new_name_is_guessed(shop):
    shop.owner.execute("alter table deal rename column stage to phase")
    report = shop.land()
    assert report.status == "failed" and report.error
    assert "'stage' is gone" in report.error.what and "called owner_name or phase now" in report.error.what
    assert set(changes(report)) == {("deal", "stage", "removed"), ("deal", "phase", "added")}
    assert shop.rows() == [(1, "open"), (2, "open"), (3, "open")]


def test_a_retyped_column_holds_the_source_until_it_is_as_declared(shop):
    shop.owner.execute("alter table deal alter column stage type int using 7")
    report = shop.land()
    assert report.status == "failed" and changes(report) == [("deal", "stage", "retyped")]
    assert "declared VARCHAR and is integer" in report.error.what
    shop.owner.execute("alter table deal alter column stage type text using 'seven'")
    report = shop.land()
    assert report.status == "ok" and changes(report) == []


def test_a_range_is_read_again_although_its_cursor_did_not_move(shop):
    shop.owner.execute("update deal set stage = 'won'")  # by hand, past the system's own stamp
    assert not shop.land().changed
    report = shop.land(rewind=Rewind("deal", JUNE + timedelta(days=2), JUNE + timedelta(days=3)))
    assert report.status == "ok" and [t.updated for t in report.tables] == [1]
    assert shop.rows() == [(1, "open"), (2, "won"), (3, "open")]


def test_a_table_without_a_cursor_cannot_be_rewound_and_says_what_can(shop):
    uncursored = Source("shop", (Table("deal", DEAL.columns, ("id",)),))
    report = shop.land(uncursored, rewind=Rewind("deal", JUNE, JUNE))
    assert report.status == "failed" and "sync shop --full" in report.error.cure


def test_a_total_that_names_what_is_not_there_is_told_with_the_file_to_correct(shop):
    asking = Source(
        "shop", (DEAL,), (SourceTotal("opportunity", "rows", "select null, '', count(*) from deel"),)
    )
    report = shop.land(asking)
    assert report.status == "failed" and "refuses what it is asked" in report.error.what
    assert 'relation "deel" does not exist' in report.error.what
    assert "ingestion/sources/shop.py" in report.error.cure
