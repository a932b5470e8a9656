"""What a planted restatement changed between two publications is found, and nothing else. Figures worked out by hand."""

from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pytest

from lake import ledger, promotion, snapshots
from lake.difference import Change, MartDifference, NoSuchPublication, differences
from lake.promotion import GroupDecision, Promotion

pytestmark = pytest.mark.integration
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
SALES = """
    ('EAST', date '2026-05-01', 1, 10.00), ('EAST', date '2026-06-01', 2, 20.00), ('EAST', date '2026-06-02', 3, {june}),
    ('WEST', date '2026-06-01', 4, 40.00), ('WEST', date '2026-06-01', 4, 40.00)"""


def build(
    con: duckdb.DuckDBPyConnection, june: str = "30.00", *, groups=("sales", "core"), columns="*"
) -> int:
    """A fact, a dimension and their promotion; returns the publication's number."""
    rows = SALES.format(june=june)
    con.execute(
        f"create or replace table candidate.sales_daily as select {columns} from (values {rows})"
        " t (unit_code, business_date, quantity, amount_cny)"
    )
    con.execute(
        "create or replace table candidate.dim_unit as select 'EAST' as unit_code, 'East' as unit_name"
    )
    marts = {"sales": ("sales_daily",), "core": ("dim_unit",)}
    decisions = tuple(
        GroupDecision(g, "promoted" if g in groups else "held", names, "") for g, names in marts.items()
    )
    return promotion.promote(con, Promotion("run", 1, snapshots.current(con), decisions, "test", NOW))


@pytest.fixture
def con(fresh_lake):
    connection = fresh_lake.connect()
    ledger.ensure(connection)
    yield connection
    connection.close()


def test_a_restated_month_of_one_unit_is_all_that_is_told(con):
    build(con)
    build(con, "33.00")
    unit, sales = differences(con, 1, 2)
    assert unit == MartDifference("dim_unit", "core", 1, 1, 0, 0, (), ()) and not unit.differs
    assert sales == MartDifference(
        "sales_daily", "sales", 5, 5, 1, 1, (),
        (
            Change("", "amount_cny", Decimal("140.00"), Decimal("143.00")),
            Change("EAST 2026-06", "amount_cny", Decimal("50.00"), Decimal("53.00")),
        ),
    )  # fmt: skip
    back = list(differences(con, 2, 1))[1]
    assert back.sums[0] == Change("", "amount_cny", Decimal("143.00"), Decimal("140.00"))


def test_a_held_group_shows_what_it_showed(con):
    build(con)
    build(con, "33.00", groups=("core",))
    assert not any(mart.differs for mart in differences(con, 1, 2))
    build(con, "33.00")
    assert [mart.mart for mart in differences(con, 2, 3) if mart.differs] == ["sales_daily"]
    promotion.rollback(con, groups=["sales"], reason="back", actor="test", at=NOW)
    assert not any(mart.differs for mart in differences(con, 1, 4))


def test_rows_that_went_and_columns_that_came(con):
    build(con)
    con.execute("create table candidate.kept as from candidate.sales_daily")
    build(con, columns="*, 'new' as channel")
    sales = list(differences(con, 1, 2))[1]
    assert sales.columns == ("channel",) and sales.differs and not sales.sums
    con.execute(
        "create or replace table candidate.sales_daily as from candidate.kept where unit_code = 'EAST'"
    )
    decisions = (GroupDecision("sales", "promoted", ("sales_daily",), ""),)
    promotion.promote(con, Promotion("run", 1, snapshots.current(con), decisions, "test", NOW))
    sales = list(differences(con, 1, 3))[1]
    assert (sales.rows_before, sales.rows_after, sales.only_before, sales.only_after) == (5, 3, 2, 0)
    assert sales.sums[-3:] == (
        Change("WEST 2026-06", "rows", 2, None),
        Change("WEST 2026-06", "quantity", 8, None),
        Change("WEST 2026-06", "amount_cny", Decimal("80.00"), None),
    )


def test_a_mart_that_came_and_a_number_that_is_none(con):
    with pytest.raises(NoSuchPublication, match="Nothing is published yet"):
        list(differences(con, 1, 2))
    build(con, groups=("core",))
    build(con)
    sales = list(differences(con, 1, 2))[1]
    assert (sales.rows_before, sales.rows_after, sales.differs) == (None, 5, True)
    with pytest.raises(NoSuchPublication, match="no publication 7; there are 1 to 2"):
        list(differences(con, 1, 7))
