"""The whole way of a statistical check: figures asked of a mart, findings, Great Expectations, verdicts a person can act on."""

import json
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from quality.statistics import parts
from quality.statistics.calendar import Calendar
from quality.statistics.figures import Panel, query, trailing
from quality.statistics.findings import Asked, Looked, findings
from quality.statistics.suite import crashed, judge
from quality.statistics.thresholds_read import parse
from quality.verdict import STATISTICS

TODAY = date(2026, 6, 30)  # a Tuesday
CALENDAR = Calendar(frozenset(), frozenset(), (date(2025, 1, 29), date(2026, 2, 17)))
THRESHOLDS = parse(
    """
defaults: {windows: [1, 7], limit: 6, at_least_percent: 30}
marts:
  till:
    day: business_date
    oldest_days: 2
    future_days: 0
    restated_percent: 10
    categories: {goods: 5}
    frozen: [sales]
    figures:
      lines: {value: count(*), by: [unit]}
      sales: {value: sum(amount), by: [unit, goods]}
      price: {value: avg(price), of: mean, by: [goods]}
      nobody: {value: avg(case when member is null then 1 else 0 end), of: share, at_least_percent: 20}
  party: {rows_percent: 20}
""",
    "thresholds.yaml",
)
TILL, PARTY = THRESHOLDS.watches


@pytest.fixture
def shop():
    """400 days of 300 lines by formula, fewer from Monday to Thursday: ten units, six kinds of goods at their own price."""
    con = duckdb.connect()
    con.execute(
        """
        create table till as
        select day::date as business_date, 'U' || i % 10 as unit, 'G' || i % 6 as goods, 10.0 * (1 + i % 6) as price,
            10.0 * (1 + i % 6) * (1 + hash(i * 1000 + epoch(day)) % 3) as amount,
            case when hash(i + epoch(day)) % 2 = 0 then 'M' end as member
        from range(date '2025-05-27', date '2026-07-01', interval 1 day) as days(day),
            range(300) as lines(i)
        where i < case when dayofweek(day) in (1, 2, 3, 4) then 240 else 300 end
        """
    )
    yield con
    con.close()


def failed(con, today=TODAY, published=None, watch=TILL):
    """{check: verdict} of those that failed."""
    found = con.execute(query(watch, watch.mart, today - timedelta(800), "Asia/Shanghai")).df()
    frame = findings(watch, found, Asked(today, CALENDAR, THRESHOLDS, published))
    verdicts = judge([Looked(watch, frame, frame)], "thresholds.yaml").verdicts
    assert all(v.object == watch.mart and v.check.startswith(STATISTICS) for v in verdicts)
    return {v.check.removeprefix(STATISTICS): v for v in verdicts if not v.passed}


def shown(con):
    return con.execute(query(TILL, "till", TODAY - timedelta(800), "Asia/Shanghai")).df()


def test_a_day_as_others_passes(shop):
    assert failed(shop) == {}


def test_half_a_day_is_told_with_its_figures_and_the_way_out(shop):
    shop.execute(
        "delete from till where business_date = date '2026-06-30' and hash(price + amount + unit[2]::int) % 2 = 0"
    )
    left = shop.execute("select count(*) from till where business_date = date '2026-06-30'").fetchone()[0]
    told = failed(shop)["lines"]
    assert told.holds and told.observed.startswith(
        f"2026-06-30: {100 * left / 240:.0f} % of what is expected"
    )
    low, high = (float(side.strip(" %")) for side in told.expected.split(" to "))
    assert 100 * left / 240 < low < 100 < high, (
        "percent of what is expected: the reason is read by all members"
    )
    assert "marts.till.figures.lines in thresholds.yaml" in told.cure and "--force" in told.cure
    first = json.loads(told.rows)[0]
    assert first["observed"] == left and first["expected"] == pytest.approx(240, rel=0.1)


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        ("update till set price = price * 100 where business_date = '2026-06-30' and goods = 'G2'", "price"),
        ("update till set amount = amount * 1000 where business_date = '2026-06-30' and unit = 'U3'", "sales"),
        ("delete from till where goods = 'G4' and business_date > '2026-06-23'", "goods there"),
        ("delete from till where unit = 'U7' and business_date > '2026-06-27'", "lines"),
        ("update till set member = null where business_date = '2026-06-30'", "nobody"),
        ("insert into till select * from till where business_date = '2026-06-30'", "lines"),
        ("update till set business_date = '2062-06-30' where business_date = '2026-06-29' and unit = 'U1'", "no day to come"),
    ],
)  # fmt: skip
def test_what_goes_wrong_in_life_is_held(shop, fault, check):
    shop.execute(fault)
    assert failed(shop)[check].holds


def test_the_figures_of_yesterday_once_more_are_no_new_day(shop):
    shop.execute("delete from till where business_date = '2026-06-30'")
    shop.execute(
        "insert into till select * replace (date '2026-06-30' as business_date) from till where business_date = '2026-06-29'"
    )
    assert failed(shop).keys() == {"sales moves"}


def test_a_source_that_stays_away_is_told_and_holds_nothing(shop):
    shop.execute("delete from till where business_date > '2026-06-26'")
    told = failed(shop)
    assert told.keys() == {"newest day"}
    assert not told["newest day"].holds and told["newest day"].observed == "2026-06-26: 4"
    assert told["newest day"].expected == "0 to 2"


def test_a_month_that_was_seen_does_not_change_unseen(shop):
    before = shown(shop)
    shop.execute(
        "update till set amount = amount * 1.5 where business_date between '2026-03-01' and '2026-03-31' and unit = 'U5'"
    )
    told = failed(shop, published=before)
    # a tenth of the company by half is 5 percent of it, within 10; half of the unit is more than three times 10
    assert told.keys() == {"sales restated of a part"}
    assert told["sales restated of a part"].observed == "2026-06-30: 50"
    assert json.loads(told["sales restated of a part"].rows)[0]["segment"] == "unit=U5 month=2026-03"
    shop.execute(
        "update till set amount = amount * 2 where business_date between '2025-11-01' and '2025-11-30'"
    )
    assert failed(shop, published=before)["sales restated"].observed == "2026-06-30: 100"


def test_of_few_rows_a_seen_month_may_change_by_more_as_chance_would(shop):
    """124 lines in March: three times 10 percent, times the root of 300 / 124, are 46.7."""
    shop.execute(
        "insert into till select day::date, 'U99', 'G1', 20.0, 20.0, 'M1'"
        " from range(date '2025-05-27', date '2026-07-01', interval 1 day) as days(day), range(4)"
    )
    before = shown(shop)
    dearer = "update till set amount = 20.0 * {} where unit = 'U99' and business_date between '2026-03-01' and '2026-03-31'"
    shop.execute(dearer.format(1.4))
    assert failed(shop, published=before) == {}
    shop.execute(dearer.format(2))
    (told,) = failed(shop, published=before).values()
    assert (told.check, told.observed) == (f"{STATISTICS}sales restated of a part", "2026-06-30: 100")
    assert "46.7" in told.expected


@pytest.mark.parametrize(("lines", "told"), [(20, True), (9, False)])
def test_none_of_twenty_with_a_member_is_plain_none_of_nine_says_nothing(shop, lines, told):
    shop.execute(
        f"delete from till where business_date = '{TODAY}' and rowid not in"
        f" (select rowid from till where business_date = '{TODAY}' limit {lines})"
    )
    shop.execute(f"update till set member = null where business_date = '{TODAY}'")
    assert ("nobody" in failed(shop)) is told


def test_customers_that_come_back(shop):
    shop.execute("create table party as select range as id from range(100)")
    ask = query(PARTY, "party", TODAY, "Asia/Shanghai")
    before = shop.execute(ask).df()
    shop.execute("insert into party select range + 100 from range(20)")
    assert failed(shop, published=before, watch=PARTY) == {}
    shop.execute("insert into party select range + 120 from range(3)")
    assert failed(shop, published=before, watch=PARTY)["rows"].observed == "123 % of what is expected"


def test_a_mart_without_rows_is_asked_nothing(shop):
    """Whether it had some is asked elsewhere (quality/emptied.py)."""
    published = shown(shop)
    shop.execute("delete from till")
    assert failed(shop, published=published) == failed(shop) == {}


def test_three_days_of_history_judge_nothing(shop):
    shop.execute("delete from till where business_date < '2026-06-28'")
    shop.execute("update till set amount = amount * 1000 where business_date = '2026-06-30'")
    assert failed(shop) == {}


def test_what_still_grows_today_is_judged_upwards_only(shop):
    growing = TILL.__class__(**{**vars(TILL), "ripe_days": 1, "frozen": ()})
    shop.execute(
        "delete from till where business_date = '2026-06-30' and hash(price + amount + unit[2]::int) % 2 = 0"
    )
    assert failed(shop, watch=growing) == {}, "it is not over yet"
    assert "lines" in failed(shop, today=date(2026, 7, 1), watch=growing)
    shop.execute("insert into till select till.* from till, range(5) where business_date = '2026-06-30'")
    assert "lines" in failed(shop, watch=growing)


def test_a_check_that_crashes_has_failed():
    verdict = crashed("till", ValueError("no column\n  nosuch"), "thresholds.yaml")
    assert (
        verdict.holds and verdict.observed == "no column nosuch" and "zhongtai describe till" in verdict.cure
    )


def test_what_moved_together_and_no_longer_does_is_told(shop):
    """Amounts of the day beside other lines: every sum and mean is right, and only the correlation breaks."""
    watch = parse(
        """
defaults: {windows: [1], limit: 6, at_least_percent: 30}
marts: {till: {day: business_date, figures: {
  sales: {value: sum(amount)}, amount: {value: avg(amount), of: mean},
  paid_as_priced: {value: "corr(price, amount)", of: correlation, at_least_percent: 20}}}}
""",
        "thresholds.yaml",
    ).watches[0]
    assert failed(shop, watch=watch) == {}
    shop.execute("""
        update till set amount = other.amount from (
            select rowid as place, lead(amount, 1, amount) over (order by hash(rowid)) as amount
            from till where business_date = '2026-06-30'
        ) as other where till.rowid = other.place
    """)
    told = failed(shop, watch=watch)
    assert told.keys() == {"paid_as_priced"} and told["paid_as_priced"].holds
    row = json.loads(told["paid_as_priced"].rows)[0]
    assert abs(row["observed"]) < 0.25 < row["low"] < row["expected"] <= 1


def test_a_correlation_of_a_week_leaves_days_without_one_out(shop):
    """A day on which nothing varies has none: it is not taken for one of nought."""
    days = [TODAY - timedelta(n) for n in range(6, -1, -1)]
    values = np.array([[0.8], [np.nan], [0.8], [0.8], [0.8], [0.8], [0.8]])
    rows = np.array([[10.0]] * 7)
    found, counted = trailing(Panel("", days, [""], values, rows), 7, "correlation")
    assert found[-1, 0] == pytest.approx(0.8) and counted[-1, 0] == 60


def test_a_month_that_comes_at_once_is_not_what_its_own_last_day_is_compared_with(shop):
    """Days nobody has seen say nothing of what is usual; where people saw too few, all days do."""
    shop.execute(
        "delete from till where business_date >= '2026-06-01' and hash(amount + unit[2]::int) % 3 < 2"
    )
    assert "lines" not in failed(shop), "after four weeks of it a third is usual"
    seen = shown(shop)
    until = lambda day: seen[seen["day"] < np.datetime64(day)]  # noqa: E731
    assert failed(shop, published=until("2026-06-01"))["lines"].holds
    assert "lines" not in failed(shop, published=until("2026-06-30"))
    assert "lines" not in failed(shop, published=until("2025-07-01")), "five weeks are no history"


def test_what_comes_together_may_stay_away_together():
    """Two of three values, ten rows each time, or none: forty rows a week are four orders, and four may not come."""
    counts = np.array([[40, 0, 80, 40], [40, 80, 0, 40], [40, 40, 40, 40]], float)
    # expected 40 everywhere; (1600 * 4) / 40 = 160, over (3 - 1) * (4 - 1)
    assert parts._together(counts) == pytest.approx(160 / 6)
    assert parts._together(np.full((3, 8), 7.0)) == 1.0
    assert parts._together(np.zeros((3, 8))) == parts._together(np.ones((1, 8))) == 1.0


def test_what_people_saw_of_the_last_week_stays(shop):
    """Of 300 or 240 lines a day the unit U3 has a tenth; all its lines of the week that was seen are gone, or all its members."""
    before = shown(shop)
    seen = before[before["day"] < np.datetime64("2026-06-30")]
    shop.execute("insert into till select * from till where business_date = '2026-06-28' and unit = 'U3'")
    told = failed(shop, published=seen)
    assert not [check for check in told if "as seen" in check], "a week may fill up"
    shop.execute("delete from till where unit = 'U3' and business_date between '2026-06-22' and '2026-06-29'")
    told = failed(shop, published=seen)["lines as seen in each part"]
    assert (
        told.holds
        and told.observed == "2026-06-29: -100"
        and json.loads(told.rows)[0]["segment"] == "unit=U3"
    )
    assert "lines as seen" not in failed(shop, published=seen), "a tenth of the whole is what may go"
    shop.execute("update till set member = 'M' where business_date > '2026-06-20'")
    nobody = failed(shop, published=seen)["nobody as seen"]
    assert nobody.observed == "2026-06-29: -100"


def test_a_week_that_people_saw_is_not_half_as_much_again(shop):
    """Amounts that are written anew, as by a scale that drifts, are those of days long checked."""
    seen = shown(shop)
    shop.execute(
        "update till set amount = amount * 1.25 where business_date between '2026-06-24' and '2026-06-30'"
    )
    assert "sales as seen" not in failed(shop, published=seen)
    shop.execute(
        "update till set amount = amount * 1.2 where business_date between '2026-06-24' and '2026-06-30'"
    )
    told = failed(shop, published=seen)["sales as seen"]
    assert told.observed == "2026-06-30: 50" and told.expected == "-10 to 30"
