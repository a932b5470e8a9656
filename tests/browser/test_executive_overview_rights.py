"""Whose rows the executive overview shows: one's own units', and nobody else's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.expected import FIRST_ROW, PUBLICATION, check_first_row, check_tables
from tests.browser.screens import Screen
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
Person = Callable[[str], Screen]
NO_DATA = {"zh": "没有数据", "en": "No data"}


def own_units(username: str) -> str:
    """The rows a user may see, as a condition of our own."""
    return f"unit_code in (select unit_code from marts.unit_permission where username = '{username}')"


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
