"""The executive overview in Chromium: what a person reads there is what the marts say."""

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from tests.browser.screens import Screen, money
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
Person = Callable[[str], Screen]
FIRST_ROW = ("sales_this_month", "target_this_month", "attainment_this_month", "sales_until")
PUBLICATION = ("publication_number", "published_at")
NO_DATA = {"zh": "没有数据", "en": "No data"}

THIS_MONTH = """
    select sum(sales_amount_base), sum(target_amount_base), max(business_date) filter (where sales_amount_base <> 0)
    from marts.sales_daily
    where business_month = (select max(business_month) from marts.sales_daily where order_lines + pos_lines > 0 and {where})
        and {where}
"""
CUSTOMERS = """
    select party_name, party_id, sum(amount_base) as sales, count(distinct order_id)
    from marts.fct_order_line
    where is_booked and party_id is not null and {where}
    group by all order by sales desc limit 15
"""
STORES = """
    select store_name, city, unit_name, sum(sales_amount_base) as sales, sum(tickets)
    from marts.sales_daily
    where store_code <> '-' and {where}
    group by all order by sales desc
"""


def own_units(username: str) -> str:
    """The rows a user may see, as a condition of our own."""
    return f"unit_code in (select unit_code from marts.unit_permission where username = '{username}')"


def check_first_row(company: Company, screen: Screen, where: str) -> None:
    sales, target, until = company.query(THIS_MONTH.format(where=where))[0]
    share = (sales / target * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    written = [screen.number(chart) for chart in FIRST_ROW]
    assert written[:2] == [money(sales), money(target)]
    assert abs(Decimal(written[2].rstrip("%")) - share) <= Decimal("0.1")
    assert written[3] == until.isoformat()


def check_tables(company: Company, screen: Screen, where: str) -> None:
    customers = screen.table("top_customers")
    expected = company.query(CUSTOMERS.format(where=where))
    # Equal sales may come in either order; the amounts may not.
    assert [row[2] for row in customers] == [money(sales) for _, _, sales, _ in expected]
    assert {(r[0], r[1], r[2], r[3]) for r in customers[:10]} <= {
        (name or "", party, money(sales), f"{orders:,}")
        for name, party, sales, orders in company.query(
            CUSTOMERS.format(where=where).replace("limit 15", "limit 40")
        )
    }
    stores = screen.table("stores_ranked")
    ranked = company.query(STORES.format(where=where))
    assert [row[3] for row in stores] == [money(sales) for *_, sales, _ in ranked]
    assert {tuple(row) for row in stores} == {
        (name, city or "N/A", unit, money(sales), f"{int(tickets):,}") for name, city, unit, sales, tickets in ranked
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_executive_reads_what_the_marts_say(
    company: Company, person: Person, pictures: Path, language: str
):
    screen = person("demo_executive")
    screen.open(language)
    picture = screen.shot(pictures, f"executive_{language}")
    assert picture.stat().st_size > 50_000
    check_first_row(company, screen, "true")
    check_tables(company, screen, "true")
    number, published = company.query(
        "select publication_id, strftime(timezone('Asia/Shanghai', published_at), '%Y-%m-%d %H:%M') "
        "from marts.publication where publication_group = 'sales'"
    )[0]
    assert [screen.number(chart) for chart in PUBLICATION] == [str(number), published]
    assert screen.broken == []


@pytest.mark.parametrize(("language", "divisor"), [("zh", 10_000), ("en", 1_000)])
def test_the_charts_are_drawn_from_the_marts_numbers(
    company: Company, person: Person, language: str, divisor: int
):
    screen = person("demo_executive")
    screen.open(language)

    def drawn(chart: str, key: str, metric: str) -> dict:
        return {row[key]: row[metric] for row in screen.answer(chart) if row.get(metric) is not None}

    started = "business_month <= (select max(business_month) from marts.sales_daily where order_lines + pos_lines > 0)"
    for key, chart in (("unit_name", "sales_by_unit"), ("product_group_name", "sales_by_product_group")):
        only = started if key == "unit_name" else "order_lines + pos_lines > 0"
        expected = company.query(
            f"select {key}, sum(sales_amount_base) from marts.sales_daily where {only} group by 1"
        )
        assert drawn(chart, key, f"sales_compact_{language}") == pytest.approx(
            {name: float(amount) / divisor for name, amount in expected}
        )
    months = company.query(
        "select epoch_ms(business_month::timestamp), sum(sales_amount_base), sum(target_amount_base) "
        f"from marts.sales_daily where {started} group by 1"
    )
    for place, metric in ((1, "sales"), (2, "target")):
        got = drawn("sales_by_month", "business_month", f"{metric}_compact_{language}")
        assert got == pytest.approx({row[0]: float(row[place]) / divisor for row in months})
    cells = screen.answer("attainment_by_unit_and_month")
    units = company.query(
        f"select count(distinct unit_name || business_month) from marts.sales_daily where {started}"
    )
    assert len(cells) == units[0][0]


def test_a_unit_manager_sees_one_unit(company: Company, person: Person, pictures: Path):
    screen = person("demo_manager")
    screen.open("zh")
    screen.shot(pictures, "manager_zh")
    where = own_units("demo_manager")
    mine = {
        name for (name,) in company.query(f"select distinct unit_name from marts.sales_daily where {where}")
    }
    every = {name for (name,) in company.query("select distinct unit_name from marts.sales_daily")}
    assert len(mine) == 1 < len(every)
    check_first_row(company, screen, where)
    check_tables(company, screen, where)
    assert {row["unit_name"] for row in screen.answer("sales_by_unit")} == mine
    shown = screen.page.locator("body").inner_text()
    assert not [name for name in every - mine if name in shown]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_somebody_without_a_unit_sees_nothing(person: Person, pictures: Path, language: str):
    screen = person("demo_nobody")
    screen.open(language)
    screen.shot(pictures, f"nobody_{language}")
    assert {screen.number(chart) for chart in (*FIRST_ROW, *PUBLICATION)} == {NO_DATA[language]}
    assert screen.holder("stores_ranked").locator("tbody tr").count() == 0
    assert all(not any(any(row.values()) for row in rows) for rows in screen.answers.values())


def test_the_two_editions_lead_to_one_another(person: Person):
    screen = person("demo_executive")
    screen.open("zh")
    screen.page.get_by_role("link", name="English edition").click()
    screen.page.wait_for_url("**/executive-overview-en/**")
    screen.language = "en"
    screen.drawn()
    assert screen.page.get_by_text("Filters and controls").count() == 1
    screen.page.get_by_role("link", name="中文版").click()
    screen.page.wait_for_url("**/executive-overview-zh/**")


def test_the_month_range_narrows_all_but_the_first_row(company: Company, person: Person):
    screen = person("demo_executive")
    latest = "select max(business_month) from marts.sales_daily where order_lines + pos_lines > 0"
    first, end = company.query(f"select ({latest}) - interval 3 month, ({latest}) - interval 1 month")[0]
    span = f"{first:%Y-%m-%d} : {end:%Y-%m-%d}"
    screen.open(
        "zh",
        f"(NATIVE_FILTER-months:(extraFormData:(time_range:'{span}'),filterState:(value:'{span}'),id:NATIVE_FILTER-months))",
    )
    check_first_row(company, screen, "true")
    check_tables(company, screen, f"business_date >= '{first:%Y-%m-%d}' and business_date < '{end:%Y-%m-%d}'")


def test_a_page_asks_nobody_outside(person: Person):
    screen = person("demo_executive")
    screen.open("en")
    # Superset's page holds a tracking pixel; the policy its server sends keeps the browser from fetching it.
    assert [r.url for r in screen.foreign if r.failure != "csp"] == []
