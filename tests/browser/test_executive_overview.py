"""The executive overview in Chromium: what a person reads there is what the marts say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.expected import PUBLICATION, check_first_row, check_tables
from tests.browser.screens import Screen
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
Person = Callable[[str], Screen]


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
    group = "case when product_group_name = '-' then '未分组 No group' else product_group_name end"
    for key, chart in (("unit_name", "sales_by_unit"), ("group_name", "sales_by_product_group")):
        column, only = (key, started) if key == "unit_name" else (group, "order_lines + pos_lines > 0")
        expected = company.query(
            f"select {column}, sum(sales_amount_base) from marts.sales_daily where {only} group by 1"
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
    drawn = {row["business_month"] for row in screen.answer("sales_by_month")}
    inside = company.query(
        f"select epoch_ms(m) from range(timestamp '{first:%Y-%m-%d}', timestamp '{end:%Y-%m-%d}', interval 1 month) as t (m)"
    )
    assert drawn == {moment for (moment,) in inside}
    check_tables(company, screen, f"business_date >= '{first:%Y-%m-%d}' and business_date < '{end:%Y-%m-%d}'")


def test_a_page_asks_nobody_outside(person: Person):
    screen = person("demo_executive")
    screen.open("en")
    # Superset's page holds a tracking pixel; the policy its server sends keeps the browser from fetching it.
    assert [r.url for r in screen.foreign if r.failure != "csp"] == []
