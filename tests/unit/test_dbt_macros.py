"""The money macros against Python's own decimal arithmetic, on values that hypothesis looks for.

The macros are rendered as dbt renders them for DuckDB and run there; no lake and no dbt process is needed.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"
WIDE = Context(prec=80)


class Dispatch:
    """What dbt's `adapter.dispatch` does here: DuckDB's own macro, else the default one."""

    def __init__(self):
        self.macros = {}

    def dispatch(self, name):
        return self.macros.get(f"duckdb__{name}") or self.macros[f"default__{name}"]


@pytest.fixture(scope="module")
def macros():
    adapter = Dispatch()
    source = "".join(
        (MACROS / name).read_text()
        for name in ("rounding.sql", "division.sql", "amounts.sql", "allocation.sql", "dates.sql")
    )
    template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(source, {"adapter": adapter})
    adapter.macros = vars(template.module)
    return template.module


@pytest.fixture(scope="module")
def run():
    connection = duckdb.connect()
    return lambda sql, *values: connection.execute(sql, values).fetchall()


def column(values, kind):
    """A relation of one column `v`, typed; exact, since every value passes as text."""
    return f"(select cast(unnest([{', '.join(repr(str(v)) for v in values)}]) as {kind}) as v)"


small = st.integers(-(10**7), 10**7).map(lambda n: Decimal(n).scaleb(-3))
wide = st.integers(-(10**25), 10**25).map(lambda n: Decimal(n).scaleb(-10))
ties = st.integers(-(10**15), 10**15).map(lambda n: Decimal(n * 10 + 5).scaleb(-3))


@settings(max_examples=60)
@given(st.lists(st.one_of(small, wide, ties), min_size=1, max_size=50), st.sampled_from([0, 1, 2]))
def test_round_half_even_is_pythons(macros, run, values, scale):
    sql = f"select {macros.round_half_even('v', scale)} from {column(values, 'decimal(38, 10)')}"
    expected = [value.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_EVEN, WIDE) for value in values]
    assert [row[0] for row in run(sql)] == expected


def test_round_half_even_meets_every_tie_where_half_up_would_not(macros, run):
    values = [Decimal(n).scaleb(-3) for n in range(-7_500, 7_500)]
    sql = f"select {macros.round_half_even('v', 2)}, cast(v as decimal(18, 2)) from {column(values, 'decimal(38, 10)')}"
    rows = run(sql)
    expected = [value.quantize(Decimal("0.01"), ROUND_HALF_EVEN) for value in values]
    assert [row[0] for row in rows] == expected
    assert sum(half_up != even for (_, half_up), even in zip(rows, expected, strict=True)) == 750


@settings(max_examples=100)
@given(
    st.integers(-(10**36), 10**36), st.integers(-(10**18), 10**18).filter(bool), st.integers(-(10**9), 10**9)
)
def test_divide_half_even_is_pythons(macros, run, numerator, denominator, half):
    for top, bottom in ((numerator, denominator), (half * 2 + 1, 2), (half, 1)):
        sql = f"select {macros.divide_half_even('n', 'd')} from (select cast(? as hugeint) n, cast(? as hugeint) d)"
        expected = WIDE.divide(Decimal(top), Decimal(bottom)).to_integral_value(ROUND_HALF_EVEN)
        assert run(sql, top, bottom) == [(expected,)]


@settings(max_examples=60)
@given(st.integers(-(10**15), 10**15), st.integers(1, 10**13))
def test_convert_to_base_rounds_once(macros, run, cents, billionths):
    amount, rate = Decimal(cents).scaleb(-2), Decimal(billionths).scaleb(-9)
    exact = Decimal(cents * 10**7) / Decimal(billionths)
    if abs(exact) > 10**15:
        return
    sql = f"select {macros.convert_to_base('a', 'r')} from (select cast(? as decimal(18,2)) a, cast(? as decimal(18,9)) r)"
    expected = WIDE.divide(amount, rate).quantize(Decimal("0.01"), ROUND_HALF_EVEN, WIDE)
    assert run(sql, str(amount), str(rate)) == [(expected,)]


@settings(max_examples=60)
@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12), st.integers(0, 100))
def test_quotients_and_percentages_round_once(macros, run, cents, whole, share):
    part, of = Decimal(cents).scaleb(-2), Decimal(whole).scaleb(-2)
    sql = (
        f"select {macros.divide_exact('a', 'b', 2, 6)}, {macros.percent('a', 'b')}, {macros.percent_of('a', 'p')} "
        "from (select cast(? as decimal(18,2)) a, cast(? as decimal(18,2)) b, cast(? as integer) p)"
    )
    ((quotient, hundredths, portion),) = run(sql, str(part), str(of), share)

    def rounded(value, digits):
        return value.quantize(Decimal(digits), ROUND_HALF_EVEN, WIDE)

    assert portion == rounded(part * share / 100, "0.01")
    if whole == 0:
        assert (quotient, hundredths) == (None, None)
    else:
        assert quotient == rounded(WIDE.divide(part, of), "0.000001")
        assert hundredths == rounded(WIDE.divide(part * 100, of), "0.01")


@settings(max_examples=100)
@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=31).filter(any),
)
def test_allocation_sums_to_the_whole_and_is_never_a_unit_off(macros, run, total, weights):
    given_rows = ", ".join(f"('p', {place}, {weight})" for place, weight in enumerate(weights))
    sql = macros.allocate_largest_remainder("given_rows", str(total), "w", ["p"], ["place"])
    rows = run(
        f"with given_rows as (select * from (values {given_rows}) as t(p, place, w)) "
        f"select place, allocated from ({sql}) as spread order by place"
    )
    parts = [int(part) for _, part in rows]
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_allocation_gives_what_is_left_to_the_first_days(macros, run):
    sql = macros.allocate_largest_remainder("days", "10000", "1", ["p"], ["day"])
    rows = run(
        f"with days as (select 1 as p, unnest(range(1, 29)) as day) select allocated from ({sql}) s order by day"
    )
    assert [int(part) for (part,) in rows] == [358] * 4 + [357] * 24


def test_business_date_is_the_companys_not_the_sessions(macros, run):
    run("set TimeZone = 'UTC'")
    sql = f"select {macros.business_date('t', 'Asia/Shanghai')}, cast(t as date) from (select timestamptz '2026-06-30 16:30:00+00' t)"
    ((company, session),) = run(sql)
    assert (str(company), str(session)) == ("2026-07-01", "2026-06-30")
