"""A database whose rows are not of the declared shape: the source fails by name, raw stays, and once it is mended it lands."""

from dataclasses import replace
from types import SimpleNamespace

import pyarrow as pa
import pytest

from ingestion import quarantine
from ingestion.errors import LandingError
from ingestion.privacy import Door
from ingestion.rule_spec import Rule
from ingestion.spec import Column, Source, Table
from quality.door import faults

pytestmark = pytest.mark.integration
DEAL = Table(
    "deal",
    (
        Column("id", "INTEGER", False),
        Column("line", "INTEGER"),
        Column("changed", "TIMESTAMP"),
        Column("amount", "DECIMAL(12,2)", False),
        Column("stage", "VARCHAR", values=("open", "won")),
        Column("contact", "VARCHAR", personal="name"),
    ),
    ("id", "line"),
    "changed",
)
SHOP = Source("shop", (DEAL,))


@pytest.fixture
def shop(small_source):
    """Three deals that landed, how to change one with a new stamp, and how to land."""
    made = small_source("shop")
    made.owner.execute(
        "create table deal (id int, line int, changed timestamp, amount numeric, stage text, contact text)"
    )
    made.owner.execute(
        "insert into deal select n, 1, timestamp '2026-06-01' + n * interval '1 day', 10 * n, 'open', 'Li ' || n"
        " from generate_series(1, 3) n"
    )

    def edit(number, **values):
        setting = ", ".join(f"{name} = %s" for name in values)
        made.owner.execute(
            f"update deal set {setting}, changed = (select max(changed) from deal) + interval '1 day' where id = %s",
            [*values.values(), number],
        )

    def land(source=SHOP, **more):
        return made.land(source, **more)

    def rows():
        return made.con.execute("select * exclude (_dlt_load_id) from raw_shop.deal order by id").fetchall()

    return SimpleNamespace(made=made, con=made.con, owner=made.owner, edit=edit, land=land, rows=rows)


CASES = [
    ("amount", None, 10, "empty in row 2:1, and it is required", "declare the column nullable"),
    ("stage", "lost", "won", "'lost' in row 2:1 is none of open, won", "add the value"),
]


@pytest.mark.parametrize(("column", "wrong", "right", "what", "cure"), CASES, ids=["empty", "not listed"])
@pytest.mark.parametrize("first", [True, False], ids=["first load", "increment"])
def test_a_row_out_of_shape_fails_the_source_by_name_and_raw_stays(
    shop, column, wrong, right, what, cure, first
):
    if not first:
        assert shop.land().status == "ok"
    before = [] if first else shop.rows()
    shop.edit(2, **{column: wrong})
    shop.edit(1, amount=99)
    report = shop.land()
    assert report.status == "failed" and report.error.where == f"shop.deal.{column}"
    assert report.error.what == what and report.error.cure.startswith(cure) and "Rule" in report.error.cure
    assert (shop.rows() if not first else raw_count(shop)) == (before if not first else 0)
    shop.edit(2, **{column: right})
    assert shop.land().status == "ok"
    assert [row[0] for row in shop.rows()] == [1, 2, 3] and shop.rows()[0][3] == 99
    assert all(table.skipped for table in shop.land().tables)


def raw_count(shop):
    return shop.con.execute("select count(*) from raw_shop.deal").fetchone()[0]


def test_how_many_rows_are_alike_is_said_with_the_first(shop):
    shop.owner.execute("update deal set stage = 'lost' where id > 1")
    assert (
        shop.land().error.what
        == "'lost' in row 2:1 is none of open, won; so are 1 more of the rows read with it"
    )


def test_a_key_that_is_empty_names_no_row(shop):
    plain = replace(DEAL, columns=tuple(c for c in DEAL.columns if not c.personal))
    shop.edit(3, line=None)
    report = shop.land(Source("shop", (plain,)))
    assert report.status == "failed" and report.error.where == "shop.deal.line"
    assert report.error.what == "empty in row 3:(empty), and it is of the key"


def test_declared_otherwise_the_same_row_lands(shop):
    shop.edit(2, amount=None, stage="lost")
    assert shop.land().status == "failed"
    loose = {"amount": {"nullable": True}, "stage": {"values": ("open", "won", "lost")}}
    columns = tuple(replace(c, **loose.get(c.name, {})) for c in DEAL.columns)
    assert shop.land(Source("shop", (replace(DEAL, columns=columns),))).status == "ok"
    assert shop.rows()[1][3:5] == (None, "lost")


RULED = Source(
    "shop",
    (
        replace(
            DEAL, rules=(Rule("amount", "amount is not null", "where an amount belongs", "ask the seller"),)
        ),
    ),
)


def decide(shop, **corrections):
    (row,) = quarantine.refused_rows(shop.con, source="shop")
    quarantine.decide(
        shop.con, [row.id], "released", who="Wang", why="asked them", now=shop.made.now(),
        corrections=corrections, declared=(RULED,), check=faults,
    )  # fmt: skip


def test_with_a_rule_the_row_alone_is_refused_and_lands_as_it_is_corrected(shop):
    shop.edit(2, amount=None)
    assert shop.land(RULED).status == "ok" and [row[0] for row in shop.rows()] == [1, 3]
    with pytest.raises(LandingError, match="'lost' is none of open, won"):
        decide(shop, amount="5", stage="lost")
    decide(shop, amount="5")
    assert shop.land(RULED).status == "ok", "the source still says NULL, and a person said 5"
    assert [row[3] for row in shop.rows()] == [10, 5, 30]


def test_a_correction_that_fits_no_longer_fails_the_source(shop):
    shop.edit(2, amount=None)
    shop.land(RULED)
    decide(shop, amount="5", stage="won")
    before = shop.rows()
    columns = tuple(replace(c, values=("open",)) if c.name == "stage" else c for c in DEAL.columns)
    report = shop.land(Source("shop", (replace(RULED.tables[0], columns=columns),)))
    assert report.status == "failed" and "'won' in row 2:1 is none of open" in report.error.what
    assert shop.rows() == before


def test_a_personal_value_that_is_no_token_cannot_land(shop, monkeypatch):
    """A fault of ours, made by hand: the door hands on what it was given."""
    shop.land()
    before = shop.rows()
    passed = Door.passed

    def leaking(self, table, row_keys, columns):
        clear = {name: array for name, (_, array) in columns.items()}
        return replace(passed(self, table, row_keys, columns), columns=clear)

    monkeypatch.setattr(Door, "passed", leaking)
    shop.edit(2, contact="Han Mei")
    report = shop.land()
    assert report.status == "failed" and report.error.where == "shop.deal.contact"
    assert (
        "clear" in report.error.what
        and "Han" not in chain(report.error)
        and "Li 2" not in chain(report.error)
    )
    assert shop.rows() == before
    monkeypatch.undo()
    assert shop.land().status == "ok" and shop.rows()[1][5].startswith("tok_")


def chain(error):
    """All that a log would say of it."""
    texts, seen = [], set()
    while error is not None and id(error) not in seen:  # a chain may bite its own tail
        seen.add(id(error))
        texts.append(str(error))
        error = error.__cause__ or error.__context__
    return " ".join(texts)


def test_a_thousand_rows_in_order_lose_nothing_by_the_check(shop):
    shop.owner.execute(
        "insert into deal select n, 1, '2026-06-01', n, 'won', null from generate_series(4, 1000) n"
    )
    assert shop.land().status == "ok"
    landed = shop.con.execute("select id, amount from raw_shop.deal order by id").to_arrow_table()
    assert landed.column("id").to_pylist() == list(range(1, 1001))
    assert landed.schema.field("amount").type == pa.decimal128(12, 2)
