"""The company that a seed makes: the same each time, of the promised size, with the seasons it should have."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_company.demand import lines_on, lunar_new_year, order_weight, pace, till_weight
from sample_company.orders import Line, orders_on
from sample_company.plan import Plan, days, spread
from sample_company.prices import price_lists, rate_on, rates, unit_price
from sample_company.targets import MEMBERSHIPS, months, targets
from sample_company.tills import day_of_tills
from sample_company.units import LEAVES, ROOT, UNITS
from sample_company.world import world

TODAY = date(2026, 6, 30)
SMALL = Plan(20260101, 0.01, TODAY)


def everything(plan: Plan, day: date) -> tuple:
    """All that a plan draws for one day."""
    found = world(plan)
    return (
        found.products, found.customers, found.stores, list(orders_on(found, day, plan.today)),
        day_of_tills(found, day), rates(plan, "USD", day), list(islice(targets(plan), 30)),
    )  # fmt: skip


@settings(max_examples=8)
@given(st.integers(0, 2**31), st.sampled_from([0.01, 0.1, 1.0]), st.integers(0, 900))
def test_same_seed_same_company(seed, scale, day):
    plan = Plan(seed, scale, TODAY)
    day = plan.first_day + timedelta(day)
    once = everything(plan, day)
    world.cache_clear()
    assert everything(Plan(seed, scale, TODAY), day) == once
    assert everything(Plan(seed + 1, scale, TODAY), day) != once


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_spread_loses_nothing(total, weights):
    parts = spread(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert min(parts) >= 0


@pytest.mark.parametrize("scale", [0.01, 0.05])
def test_the_size_is_exact(scale):
    plan = Plan(7, scale, TODAY)
    found = world(plan)
    past = list(days(plan.first_day, plan.today))
    orders = [order for day in past for order in orders_on(found, day, plan.today)]
    lines = [line for order in orders for line in order.lines if line.kind == "line"]
    assert len(lines) == plan.order_lines == 200_000 * scale
    assert sum(lines_on(plan, "tills", day) for day in past) == plan.till_lines == 1_000_000 * scale
    assert len({order.reference for order in orders}) == len(orders)
    assert {order.state for order in orders} == {
        "draft", "quotation", "confirmed", "processing", "done", "cancelled",
    }  # fmt: skip
    assert {order.customer.currency for order in orders} == {"CNY", "USD", "EUR"}
    recent = Counter(order.state for order in orders if (TODAY - order.day).days < 4)
    old = Counter(order.state for order in orders if (TODAY - order.day).days > 90)
    assert recent["done"] == 0 and old["done"] > 0.85 * sum(old.values())


def test_the_scale_has_limits():
    with pytest.raises(ValueError, match=r"between 0\.001 and 10"):
        Plan(1, 20, TODAY)


def test_master_data_is_what_was_promised():
    found = world(SMALL)
    assert (len(found.stores), len(found.products), len(found.customers)) == (40, 300, 3_000)
    assert len({c.name for c in found.customers}) == len({c.code for c in found.customers}) == 3_000
    assert len({p.code for p in found.products}) == 300 and len({p.group for p in found.products}) == 12
    assert len(LEAVES) >= 6 and {s.unit for s in found.stores} <= set(LEAVES)
    parents = {code: parent for code, _, parent in UNITS}
    for code in parents:
        path = [code]
        while parents[path[-1]]:
            path.append(parents[path[-1]])
        assert path[-1] == ROOT and len(path) <= 3
    assert (TODAY - SMALL.first_day).days > 730
    assert SMALL.first_day.day == 1


def test_lunar_new_year_make_up_days_and_weekends():
    assert lunar_new_year(2025) == date(2025, 1, 29) and lunar_new_year(2026) == date(2026, 2, 17)
    usual = sum(order_weight(SMALL, day) for day in days(date(2025, 3, 10), date(2025, 3, 14))) / 5
    assert order_weight(SMALL, date(2025, 1, 30)) < 0.05 * usual
    assert order_weight(SMALL, date(2025, 1, 8)) > usual  # stocking up
    # Sunday 26 January 2025 was worked, Sunday 19 January was not.
    made_up, sunday = order_weight(SMALL, date(2025, 4, 27)), order_weight(SMALL, date(2025, 4, 20))
    assert made_up > 5 * sunday
    assert till_weight(SMALL, date(2025, 4, 19)) > till_weight(SMALL, date(2025, 4, 16))
    assert order_weight(SMALL, date(2026, 5, 13)) > 1.05 * order_weight(SMALL, date(2025, 5, 14))


def test_on_days_off_few_customers_decide():
    """An ordinary Wednesday, a Saturday, National Day, and a Sunday that was worked."""
    asked = (date(2026, 7, 1), date(2026, 7, 4), date(2026, 10, 1), date(2025, 4, 27))
    assert [pace(day) for day in asked] == [1.0, 0.22, 0.06, 1.0]


def test_amounts_round_half_even_as_tryton_does():
    # Worked by hand: 12.245 -> 12.24, 12.255 -> 12.26, -12.245 -> -12.24, 2.5 kg at 3.45 = 8.625 -> 8.62
    for quantity, price, amount in [
        ("1", "12.245", "12.24"), ("1", "12.255", "12.26"), ("-1", "12.245", "-12.24"), ("2.5", "3.45", "8.62"),
    ]:  # fmt: skip
        assert Line("line", None, None, Decimal(quantity), Decimal(price)).amount == Decimal(amount)
    # 39.90 at 68% at 0.1405 dollars = 3.8120460 -> 3.8120
    assert unit_price(Decimal("39.90"), Decimal("0.68"), Decimal("0.1405")) == Decimal("3.8120")


def test_rates_hold_on_every_day():
    for currency, low, high in [("USD", "0.12", "0.16"), ("EUR", "0.11", "0.15")]:
        assert all(
            Decimal(low) < rate_on(SMALL, currency, day) < Decimal(high)
            for day in days(SMALL.first_day, TODAY + timedelta(400))
        )
        listed = dict(rates(SMALL, currency, TODAY))
        assert all(rate_on(SMALL, currency, monday) == rate for monday, rate in listed.items())
    assert rate_on(SMALL, "CNY", TODAY) == 1


def test_every_unit_has_a_target_in_every_month():
    listed = {(unit, month): amount for unit, month, amount in targets(SMALL)}
    firsts = [first for first, _ in months(SMALL)]
    assert set(listed) == {(unit, month) for unit in LEAVES for month in firsts}
    assert firsts[0] == SMALL.first_day and firsts[-1] > TODAY and min(listed.values()) > 0


def test_targets_are_of_the_size_of_sales():
    found, total = world(SMALL), Decimal(0)
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    for day in days(first, last):
        total += sum(t.fen for t in day_of_tills(found, day)[1]) / Decimal(100)
        for order in orders_on(found, day, TODAY):
            if order.state in ("confirmed", "processing", "done"):
                total += order.amount / rate_on(SMALL, order.customer.currency, day)
    wanted = sum(amount for _, month, amount in targets(SMALL) if first <= month <= last)
    assert Decimal("0.75") < total / wanted < Decimal("1.25")


def test_demo_users():
    users = {row[0] for row in MEMBERSHIPS}
    assert users == {"demo_executive", "demo_manager"}
    assert [row[1] for row in MEMBERSHIPS if row[0] == "demo_manager" and row[4] is None] == ["SH"]


def test_price_lists_have_unique_names():
    listed = price_lists(SMALL)
    assert len({name for _, name, *_ in listed}) == len({code for code, *_ in listed}) == len(listed)


def test_tills_take_back_what_was_bought_that_day_in_the_store():
    found = world(Plan(7, 0.1, date(2026, 6, 30)))
    rows = [row for n in range(30) for row in day_of_tills(found, date(2026, 4, 1) + timedelta(n))[0]]
    back = [row for row in rows if row[8].startswith("-")]
    # 8 of a hundred tickets of one line, which are one line in nine, and more in small stores.
    assert 0.005 < len(back) / len(rows) < 0.02
    bought = Counter((row[0], row[3][:10], row[6], row[8], row[11]) for row in rows)
    for store, at, product, quantity, amount in {(r[0], r[3][:10], r[6], r[8], r[11]) for r in back}:
        day = (store, at, product)
        assert bought[*day, quantity, amount] <= bought[*day, quantity[1:], amount.removeprefix("-")]
