"""The dashboard "Stores" in Chromium: sales, basket, attainment and returns are the mart's figures."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.browser.screens import Screen, money
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
Person = Callable[[str], Screen]
OWN_UNITS = "unit_code in (select unit_code from marts.unit_permission where username = 'demo_manager')"
TO_DATE = "business_date <= (select max(business_date) from marts.store_daily where tickets > 0 and {where})"
THIS_MONTH = """
    select sum(net_sales_base), sum(net_sales_base) / nullif(sum(tickets), 0),
        100 * sum(returned_amount_base) / nullif(sum(net_sales_base + returned_amount_base), 0),
        max(business_date) filter (tickets > 0),
        100 * sum(net_sales_base) filter (target_amount_base is not null and {to_date})
            / nullif(sum(target_amount_base) filter ({to_date}), 0)
    from marts.store_daily
    where business_month = (select max(business_month) from marts.store_daily where tickets > 0) and {where}
"""
STORES = """
    select store_name, city, unit_name, sum(net_sales_base) as sales, sum(returned_amount_base), sum(tickets)
    from marts.store_daily where {to_date} and {where} group by all order by sales desc
"""


def check_numbers(company: Company, screen: Screen, where: str) -> None:
    to_date = TO_DATE.format(where="true")
    sales, basket, returned, until, attainment = company.query(
        THIS_MONTH.format(where=where, to_date=to_date)
    )[0]
    assert screen.number("store_sales_this_month") == money(sales)
    assert abs(
        Decimal(screen.number("basket_this_month").strip("¥").replace(",", "")) - Decimal(basket)
    ) <= Decimal("0.01")
    assert screen.number("store_sales_until") == until.isoformat()
    for chart, share in (("return_share_this_month", returned), ("store_attainment_this_month", attainment)):
        if share is not None:
            assert abs(float(screen.number(chart).rstrip("%").replace(",", "")) - float(share)) <= 0.1
    ranked = company.query(STORES.format(where=where, to_date=to_date))
    rows = screen.table("stores_by_basket_and_attainment")
    assert {(row[0], row[3], row[6], row[8]) for row in rows} == {
        (name, money(amount), money(back), f"{int(tickets):,}")
        for name, _, _, amount, back, tickets in ranked
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_executive_reads_what_the_mart_says(
    company: Company, person: Person, pictures: Path, language: str
):
    screen = person("demo_executive")
    screen.open(language, dashboard="stores")
    assert screen.shot(pictures, f"stores_{language}").stat().st_size > 50_000
    check_numbers(company, screen, "true")
    assert screen.broken == []


def test_a_unit_manager_sees_the_own_stores(company: Company, person: Person):
    screen = person("demo_manager")
    screen.open("zh", dashboard="stores")
    check_numbers(company, screen, OWN_UNITS)


def test_somebody_without_a_unit_sees_nothing(person: Person):
    screen = person("demo_nobody")
    screen.open("zh", dashboard="stores")
    assert all(not any(any(row.values()) for row in rows) for rows in screen.answers.values())
