"""The dashboard "Sales and funnel" in Chromium: the pipeline, what is won and what is overdue are the marts' figures."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.browser.screens import Screen, money
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
Person = Callable[[str], Screen]
FIRST_ROW = ("pipeline_now", "pipeline_weighted", "won_this_month", "overdue_now")
OWN_UNITS = "unit_code in (select unit_code from marts.unit_permission where username = 'demo_manager')"
NOW = """
    select
        (select sum(amount_base) from marts.funnel_stage_daily where is_open and {where}
            and business_date = (select max(business_date) from marts.funnel_stage_daily)),
        (select sum(weighted_amount_base) from marts.fct_opportunity_stage where is_current and is_open and {where}),
        (select sum(entered_amount_base) filter (stage = 'won') from marts.funnel_stage_daily where {where}
            and business_month = (select max(business_month) from marts.funnel_stage_daily where entered > 0)),
        (select sum(open_amount_base) from marts.fct_invoice_payment where is_overdue and direction = 'out' and {where})
"""
OVERDUE = """
    select party_name, party_id, unit_name, sum(open_amount_base) as overdue, count(*), max(days_late)
    from marts.fct_invoice_payment where is_overdue and direction = 'out' and {where}
    group by all order by overdue desc
"""


def check_first_row(company: Company, screen: Screen, where: str) -> None:
    expected = company.query(NOW.format(where=where))[0]
    assert [screen.number(chart) for chart in FIRST_ROW] == [money(value or Decimal(0)) for value in expected]


@pytest.mark.parametrize(("language", "divisor"), [("zh", 10_000), ("en", 1_000)])
def test_an_executive_reads_what_the_marts_say(
    company: Company, person: Person, pictures: Path, language: str, divisor: int
):
    screen = person("demo_executive")
    screen.open(language, dashboard="sales-and-funnel")
    assert screen.shot(pictures, f"sales_and_funnel_{language}").stat().st_size > 50_000
    check_first_row(company, screen, "true")

    def drawn(chart: str, key: str, metric: str) -> dict:
        return {row[key]: row[metric] for row in screen.answer(chart) if row.get(metric) is not None}

    reached = company.query(
        "select stage_order, count(distinct opportunity_id) from marts.fct_opportunity_stage group by 1"
    )
    bars = drawn("stages_reached", "stage_name", f"reached_{language}")
    assert {int(name[0]): count for name, count in bars.items()} == dict(reached)
    months = company.query(
        "select epoch_ms(business_month::timestamp), sum(amount_base) filter (is_open and is_month_end), "
        "coalesce(sum(entered_amount_base) filter (stage = 'won'), 0) from marts.funnel_stage_daily "
        "where business_month <= (select max(business_month) from marts.funnel_stage_daily where entered > 0) group by 1"
    )
    for place, metric in ((1, "month_end_pipeline"), (2, "won_amount")):
        got = drawn("pipeline_by_month", "business_month", f"{metric}_compact_{language}")
        assert got == pytest.approx({row[0]: float(row[place] or 0) / divisor for row in months})
    rates = company.query(
        "select unit_name, 100 * count(*) filter (stage = 'won') / nullif(count(*) filter (stage in ('won', 'lost')), 0) "
        "from marts.fct_opportunity_stage where is_current group by 1"
    )
    assert drawn("win_rate_by_unit", "unit_name", f"win_rate_compact_{language}") == pytest.approx(
        {unit: float(rate) for unit, rate in rates if rate is not None}
    )
    ages = company.query(
        "select sum(open_amount_base) from marts.fct_invoice_payment where is_overdue and direction = 'out' group by overdue_age"
    )
    bars = drawn("overdue_by_age", "age_name", f"overdue_compact_{language}")
    assert sorted(bars.values()) == pytest.approx(sorted(float(amount) / divisor for (amount,) in ages))
    owed = company.query(OVERDUE.format(where="true"))
    shown = screen.table("overdue_customers")
    assert [row[3] for row in shown] == [money(overdue) for *_, overdue, _, _ in owed[:15]]
    assert screen.broken == []


def test_a_unit_manager_sees_the_own_funnel(company: Company, person: Person):
    screen = person("demo_manager")
    screen.open("zh", dashboard="sales-and-funnel")
    check_first_row(company, screen, OWN_UNITS)
    units = company.query(f"select distinct unit_name from marts.fct_opportunity_stage where {OWN_UNITS}")
    assert {row["unit_name"] for row in screen.answer("win_rate_by_unit")} <= {name for (name,) in units}


def test_somebody_without_a_unit_sees_nothing(person: Person):
    screen = person("demo_nobody")
    screen.open("zh", dashboard="sales-and-funnel")
    assert all(not any(any(row.values()) for row in rows) for rows in screen.answers.values())
