"""List prices change on the days after the written past, and what is sold from that morning on is sold at the new ones."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_company import repricing
from sample_company.orders import orders_on
from sample_company.plan import Plan, days
from sample_company.repricing import changes_on, list_prices, new_price
from sample_company.tills import day_of_tills
from sample_company.world import world

TODAY = date(2026, 6, 30)
PLAN = Plan(20260101, 0.2, TODAY)
CHANGED = date(2026, 7, 2)


def test_a_new_price_keeps_its_ending():
    # Worked by hand: 39.90 * 1.08 = 43.09, 39.90 * 0.95 = 37.91; 5.90 * 0.95 = 5.61 would be the old price again.
    for before, percent, after in [
        ("39.90", 108, "43.90"), ("39.90", 95, "37.90"), ("100.00", 110, "110.00"),
        ("5.90", 95, "4.90"), ("3.50", 104, "4.50"), ("1.50", 86, "2.50"),
    ]:  # fmt: skip
        assert new_price(Decimal(before), percent) == Decimal(after)


@given(
    st.integers(2, 2000),
    st.sampled_from(["0.00", "0.50", "0.80", "0.90"]),
    st.integers(86, 115).filter(lambda n: n != 100),
)
def test_a_new_price_goes_where_it_should(yuan, ending, percent):
    before = yuan + Decimal(ending)
    after = new_price(before, percent)
    assert (after > before) == (percent > 100) and after != before and after % 1 == before % 1


def test_every_week_has_one_day_of_new_prices_and_the_past_none():
    first = PLAN.first_day
    assert not any(changes_on(PLAN, day) for day in days(first, TODAY))
    assert list_prices(PLAN, first) == list_prices(PLAN, TODAY)
    assert list_prices(PLAN, TODAY) == {p.code: p.list_price for p in world(PLAN).products}
    for week in range(60):
        monday = TODAY + timedelta(1 + 7 * week)
        changes = [found for day in days(monday, monday + timedelta(6)) if (found := changes_on(PLAN, day))]
        assert len(changes) == 1 and 3 <= len(changes[0]) <= 12


@pytest.fixture
def dearer(monkeypatch):
    """Every product is a tenth dearer from one day on; returns the price of one before, on and after it."""
    changed = {product.code: 110 for product in world(PLAN).products}
    monkeypatch.setattr(repricing, "changes_on", lambda plan, day: changed if day == CHANGED else {})
    repricing._after.cache_clear()
    yield [list_prices(PLAN, CHANGED + timedelta(n)) for n in (-1, 0, 1)]
    repricing._after.cache_clear()


def test_prices_before_on_and_after_a_change(dearer):
    before, on, after = dearer
    # Worked by hand: P049 costs 48.80, a tenth more is 53.68; the shelf says 53.80.
    assert [prices["P049"] for prices in (before, on, after)] == [
        Decimal("48.80"),
        Decimal("53.80"),
        Decimal("53.80"),
    ]
    factors = {"A": Decimal("0.62"), "B": Decimal("0.68"), "C": Decimal("0.745")}
    for day, listed in ((CHANGED - timedelta(1), before), (CHANGED, on), (CHANGED + timedelta(1), on)):
        found = [o for o in orders_on(world(PLAN), day, day) if o.customer.currency == "CNY"]
        lines = [(line, o.customer.tier) for o in found for line in o.lines if line.product]
        assert len(lines) > 10
        for line, tier in lines:
            assert line.unit_price == listed[line.product.code] * factors[tier]
        for row in day_of_tills(world(PLAN), day)[0]:
            assert Decimal(row[9]) == listed[row[6]]


def test_the_same_seed_has_the_same_changes_another_has_others():
    last = TODAY + timedelta(30)
    repricing._after.cache_clear()
    once = list_prices(PLAN, last)
    repricing._after.cache_clear()
    assert list_prices(Plan(PLAN.seed, 0.01, TODAY), last) == once != list_prices(PLAN, TODAY)
    assert list_prices(Plan(PLAN.seed + 1, 0.2, TODAY), last) != once
