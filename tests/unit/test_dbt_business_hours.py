"""Business time against a count of our own, on moments and calendars that hypothesis looks for.

Here: int_business_clock and the macros of business_hours.sql, rendered as dbt renders them and run in DuckDB. Not here: what a
ticket makes of them (the unit tests beside int_ticket_time).
"""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PROJECT = Path(__file__).parents[2] / "dbt_project"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 6, 1)
DAYS = 42


class Adapter:
    """DuckDB has no form of its own of these macros."""

    def dispatch(self, name):
        return getattr(self.macros, f"default__{name}")


@pytest.fixture(scope="module")
def macros():
    adapter = Adapter()
    sources = ((PROJECT / "macros" / name).read_text() for name in ("dates.sql", "business_hours.sql"))
    template = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(
        "".join(sources), {"adapter": adapter, "company_timezone": lambda: "Asia/Shanghai"}
    )
    adapter.macros = template.module
    return template.module


@pytest.fixture(scope="module")
def clock(macros):
    """The model's own SQL; a calendar is given as the table `calendar`."""
    text = (PROJECT / "models/intermediate/int_business_clock.sql").read_text()
    context = {"ref": lambda name: name, **vars(macros)}
    return jinja2.Environment().from_string(text).render(context)


def minutes(macros, clock, holidays, makeup, pairs):
    """Business minutes between the two moments of each pair, by the SQL."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(
            "create table calendar (calendar_date date, is_holiday boolean, is_makeup_working_day boolean)"
        )
        days = [MONDAY + timedelta(n) for n in range(DAYS)]
        connection.executemany(
            "insert into calendar values (?, ?, ?)", [(d, d in holidays, d in makeup) for d in days]
        )
        connection.execute("create table pair (n integer, a timestamptz, b timestamptz)")
        connection.executemany("insert into pair values (?, ?, ?)", [(n, *p) for n, p in enumerate(pairs)])
        return [
            found
            for (found,) in connection.execute(
                f"select {macros.business_minute('b', 'second')} - {macros.business_minute('a', 'first')} from pair"
                f" left join ({clock}) as first on {macros.business_date('a')} = first.calendar_date"
                f" left join ({clock}) as second on {macros.business_date('b')} = second.calendar_date order by n"
            ).fetchall()
        ]


def local(day, hour, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opened", "answered", "expected"),
    [
        (local(12, 17, 30), local(15, 9, 30), 60),  # Friday's last half hour, Monday's first
        (local(13, 10), local(14, 20), 0),  # over a weekend
        (local(12, 8), local(12, 9, 15), 15),  # before the doors open nothing counts
        (local(12, 17, 59), local(12, 23), 1),
        (local(18, 9), local(23, 9), 1080),  # Thursday, Monday; Friday 19 June is the Dragon Boat festival
        (local(27, 9), local(28, 0), 540),  # a make-up Saturday
    ],
)
def test_hand_worked_intervals(macros, clock, opened, answered, expected):
    holidays, makeup = {date(2026, 6, 19)}, {date(2026, 6, 27)}
    assert minutes(macros, clock, holidays, makeup, [(opened, answered)]) == [expected]


def test_outside_the_calendar_nothing_is_known(macros, clock):
    before = datetime(2026, 5, 31, 12, tzinfo=SHANGHAI)
    assert minutes(macros, clock, set(), set(), [(before, local(2, 12))]) == [None]


moments = st.integers(0, (DAYS - 1) * 86_400).map(
    lambda seconds: datetime(2026, 6, 1, tzinfo=SHANGHAI).astimezone(UTC) + timedelta(seconds=seconds)
)
some_days = st.sets(st.integers(0, DAYS - 1).map(lambda n: MONDAY + timedelta(n)), max_size=8)


@settings(max_examples=40)
@given(st.tuples(moments, moments, moments).map(sorted), some_days, some_days)
def test_adjacent_intervals_add_up_and_agree_with_a_count(macros, clock, three, holidays, makeup):
    a, b, c = three
    whole, first, second = minutes(macros, clock, holidays, makeup, [(a, c), (a, b), (b, c)])
    assert whole == first + second
    assert first == counted(a, b, holidays, makeup)


def counted(a, b, holidays, makeup):
    """The overlap of the interval with each day's hours, moments cut to whole minutes."""
    a, b = (moment.astimezone(SHANGHAI).replace(second=0) for moment in (a, b))
    total = 0
    for n in range(DAYS):
        day = MONDAY + timedelta(n)
        if day in makeup or (day not in holidays and day.weekday() < 5):
            opens = datetime.combine(day, time(9), SHANGHAI)
            closes = datetime.combine(day, time(18), SHANGHAI)
            total += max((min(b, closes) - max(a, opens)) // timedelta(minutes=1), 0)
    return total
