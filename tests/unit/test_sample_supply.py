"""Where the sample company's goods come from: bills that add up, stock that never runs out, payments that sum."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sample_company.lots import opening, whole
from sample_company.materials import BATCH, MADE_IN_HOUSE, bills, cost_of, materials, supplier_of, suppliers
from sample_company.opportunities import opportunities_of
from sample_company.orders import orders_on, settled
from sample_company.plan import Plan, days
from sample_company.returns import CYCLE, sold_on
from sample_company.settlement import settlement
from sample_company.staff import employees
from sample_company.supply import Stock, supply
from sample_company.tills import Sold, day_of_tills, sold
from sample_company.weeks import CENTRAL, Week, weeks
from sample_company.world import world

TODAY = date(2026, 6, 30)
SMALL = Plan(20260101, 0.002, TODAY)


def past(plan: Plan):
    """Each week of a plan with what comes in for it."""
    found, stock = world(plan), Stock(opening(plan))
    for first, last in weeks(plan):
        orders = tuple(o for day in days(first, last) for o in orders_on(found, day, plan.today))
        tills = {day: sold(day_of_tills(found, day)[0]) for day in days(first, last)}
        week = Week(first, last, orders, tills)
        yield week, supply(found, stock, week)


def moves(plan: Plan):
    """(day, place, code, hundredths) of all that moves, as it is written into the ERP."""
    for (place, code), quantity in opening(plan).items():
        yield plan.first_day, place, code, quantity
    for week, coming in past(plan):
        for bought in coming.bought:
            assert plan.first_day <= bought.ordered_on <= bought.received_on <= week.first
            yield bought.received_on, CENTRAL, bought.code, bought.hundredths
        for made in coming.made:
            assert made.started_on <= made.finished_on <= week.first and made.hundredths % (100 * BATCH) == 0
            for material, quantity in bills(plan)[made.code]:
                used = quantity * made.hundredths / BATCH
                assert used == int(used)
                yield made.started_on, CENTRAL, material, -int(used)
            yield made.finished_on, CENTRAL, made.code, made.hundredths
        for carried in coming.carried:
            yield carried.day, CENTRAL, carried.code, -carried.hundredths
            yield carried.day, carried.store, carried.code, carried.hundredths
        for day, sums in week.tills.items():
            for (store, code), one in sums.items():
                yield day, store, code, -one.hundredths
        for order in week.orders:
            if order.delivered:
                day = settled(plan, order, plan.today).shipped_on
                for line in order.lines:
                    if line.product:
                        yield day, order.store or CENTRAL, line.product.code, -int(line.quantity * 100)


@settings(max_examples=4)
@given(st.integers(0, 2**31), st.sampled_from([0.001, 0.003]))
def test_stock_is_never_below_nothing(seed, scale):
    levels: defaultdict[tuple[str, str], defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    plan = Plan(seed, scale, TODAY)
    for day, place, code, quantity in moves(plan):
        assert plan.first_day <= day <= plan.today
        levels[place, code][day] += quantity
    for key, by_day in levels.items():
        level = 0
        for day in sorted(by_day):
            level += by_day[day]
            assert level >= 0, (key, day, level)


def test_whole_lots():
    assert [whole(0, 1200), whole(1, 1200), whole(1200, 1200), whole(1201, 1200)] == [1200, 1200, 1200, 2400]


def test_half_the_groups_are_made_of_materials_that_are_bought():
    found, made, listed = world(SMALL), bills(SMALL), {m.code: m for m in materials(SMALL)}
    assert set(made) == {p.code for p in found.products if p.group in MADE_IN_HOUSE} and len(made) == 150
    for bill in made.values():
        assert len({code for code, _ in bill}) == len(bill) >= 4
        assert all(
            code in listed and quantity > 0 and quantity == round(quantity, 2) for code, quantity in bill
        )
    assert set(supplier_of(SMALL)) == set(listed) | {p.code for p in found.products} - set(made)
    names = [s.name for s in suppliers(SMALL)]
    assert len(set(names) | {c.name for c in found.customers}) == len(names) + len(found.customers)


def test_what_is_made_costs_what_went_into_it():
    prices = {m.code: m.price for m in materials(SMALL)}
    code, bill = next(iter(bills(SMALL).items()))
    by_hand = sum(prices[material] * quantity for material, quantity in bill) / BATCH
    assert cost_of(SMALL)[code] == by_hand.quantize(Decimal("0.0001"))


def test_tills_are_summed_by_store_and_product():
    # Worked by hand: 1.00 + 2.00 pieces, 9.90 + 19.80 yuan.
    row = ("S001", "20260601-00001", "S001-1", "2026-06-01 09:00:00", "", "1", "P001", "x")
    rows = [(*row, "1.00", "9.90", "0.00", "9.90"), (*row, "2.00", "9.90", "0.00", "19.80")]
    assert sold(rows) == {("S001", "P001"): Sold(300, 2970)}
    # Two pieces brought back: one stays sold. The third too: nothing is left to post.
    rows.append((*row, "-2.00", "9.90", "0.00", "-19.80"))
    assert sold(rows) == {("S001", "P001"): Sold(100, 990)}
    assert sold([*rows, (*row, "-1.00", "9.90", "0.00", "-9.90")]) == {}


def test_a_day_takes_back_from_a_day_of_its_own():
    first = date(2024, 1, 1)
    found = [sold_on(first, first + timedelta(n)) for n in range(CYCLE * 40)]
    known = [day for day in found if day]
    assert len(set(known)) == len(known) > CYCLE * 37
    lags = [(first + timedelta(n) - day).days for n, day in enumerate(found) if day]
    assert (min(lags), max(lags)) == (11, 32)


def test_returns_are_of_goods_that_were_sold():
    plan = Plan(20260101, 0.05, TODAY)
    found, by_reference, returns = world(plan), {}, []
    for day in days(plan.first_day, plan.today):
        for order in orders_on(found, day, plan.today):
            by_reference[order.reference] = order
            returns += [order] if order.returns else []
    assert len(returns) > 10 and len({r.returns for r in returns}) == len(returns)
    for back in returns:
        original = by_reference[back.returns]
        assert original.delivered and not original.returns and original.customer == back.customer
        assert settled(plan, original, plan.today).shipped_on <= back.day
        goods = defaultdict(Decimal)
        for line in (*original.lines, *back.lines):
            if line.product:
                goods[line.product.code, line.unit_price] += line.quantity
        assert min(goods.values()) >= 0 and all(line.quantity < 0 for line in back.lines)


@settings(max_examples=200)
@given(
    st.integers(0, 10**6),
    st.integers(-(10**7), 10**7).filter(bool),
    st.sampled_from("ABC"),
    st.integers(0, 400),
)
def test_payments_never_exceed_what_is_owed(seed, fen, tier, age):
    amount, day = Decimal(fen) / 100, date(2025, 3, 1)
    how = settlement(Random(seed), tier, day, amount, day + timedelta(age))
    paid = sum((amount for _, amount in how.payments), Decimal(0))
    assert abs(paid) <= abs(amount) and (not paid or (paid > 0) == (amount > 0))
    assert day <= how.shipped_on <= how.invoiced_on < how.due_on
    assert all(on <= day + timedelta(age) for on, _ in how.payments)


def test_most_invoices_are_paid_on_time_some_late_few_never():
    day, amount = date(2025, 3, 1), Decimal(1000)
    all_of_them = [settlement(Random(n), "B", day, amount, date(2026, 6, 30)) for n in range(2000)]
    on_time = sum(
        len(how.payments) == 1 and how.payments[0][0] <= how.due_on and how.paid_in_full(amount)
        for how in all_of_them
    )
    assert 0.68 < on_time / 2000 < 0.76
    assert 0.01 < sum(not how.paid_in_full(amount) for how in all_of_them) / 2000 < 0.05
    assert 0.04 < sum(len(how.payments) == 2 for how in all_of_them) / 2000 < 0.10


def test_opportunities_tell_each_stage_once_and_in_order():
    plan = Plan(20260101, 0.05, TODAY)
    found, numbers = world(plan), {e.code for e in employees(plan)}
    orders = tuple(o for day in days(date(2026, 1, 1), TODAY) for o in orders_on(found, day, TODAY))
    deals = list(opportunities_of(found, orders, TODAY))
    bigger = [o for o in orders if o.customer.tier in "AB" and not o.returns]
    assert 1.05 < len(deals) / len(bigger) < 1.35
    assert {deal.state for deal in deals} == {"lead", "opportunity", "converted", "won", "lost", "cancelled"}
    for deal in deals:
        moments = [moment for _, moment in deal.stages]
        assert deal.stages[0][0] == "lead" and moments == sorted(set(moments))
        assert deal.employee in numbers and deal.amount >= 0
        assert moments[-1].date() <= TODAY
    by_reference = {o.reference: o for o in orders}
    won = [deal for deal in deals if deal.order and deal.state == "won"]
    assert won and all(by_reference[d.order].state in ("confirmed", "processing", "done") for d in won)


def test_employees_are_numbers():
    assert all(e.code[0] == "E" and e.code[1:].isdigit() and len(e.code) == 5 for e in employees(SMALL))
