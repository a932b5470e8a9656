"""Data Docs inside Superset: nothing is asked of other hosts, no script runs, and only who sees all units may read them."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screens import Screen
from tests.company import Company

pytestmark = [pytest.mark.integration, pytest.mark.browser]
People = Callable[[str], Screen]


def page_of(person: People, username: str) -> Page:
    """A page of that person's own: what is refused here is no fault on the page that other tests look at."""
    return person(username).page.context.new_page()


@pytest.mark.parametrize(("language", "said"), [("en", "Great Expectations was asked"), ("zh", "逐项检查")])
def test_the_pages_are_whole_without_another_host(
    person: People, company: Company, pictures: Path, language: str, said: str
):
    page = page_of(person, "demo_executive")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{company.superset_url}/data-docs/{language}/")
    assert said in page.inner_text("main")
    page.screenshot(path=pictures / f"data_docs_{language}.png", full_page=True)
    page.click("text=fct_pos_line")
    assert page.inner_text("h1") == "fct_pos_line"
    assert page.locator("figure svg").count() >= 5
    assert page.locator("script").count() == 0
    page.screenshot(path=pictures / f"data_docs_{language}_mart.png", full_page=True)
    page.click("header div > a")  # the other language
    assert f"/data-docs/{'zh' if language == 'en' else 'en'}/fct_pos_line.html" in page.url
    strangers = [url for url in asked if urlsplit(url).netloc != urlsplit(company.superset_url).netloc]
    assert not strangers
    assert len(asked) >= 3


def test_the_dashboard_links_to_them(person: People):
    screen = person("demo_executive")
    screen.open("en", dashboard="data-health")
    assert screen.page.get_by_role("link", name="Data Docs").get_attribute("href") == "/data-docs/en/"


@pytest.mark.parametrize("username", ["demo_manager", "demo_nobody"])
def test_who_sees_some_units_only_is_refused(person: People, company: Company, username: str):
    page = page_of(person, username)
    for path in ("en/", "zh/fct_pos_line.html"):
        answer = page.goto(f"{company.superset_url}/data-docs/{path}")
        assert answer and answer.status == 403
        assert "fct_pos_line" not in page.content().replace(path, "")


def test_without_a_login_the_way_leads_there(browser: Browser, company: Company):
    page = browser.new_context().new_page()
    page.goto(f"{company.superset_url}/data-docs/en/")
    assert "/login/" in page.url
    assert "Great Expectations was asked" not in page.content()


def test_no_file_beside_the_pages_is_given(person: People, company: Company):
    page = page_of(person, "demo_executive")
    for path in ("en/..%2f..%2fsecrets%2fsuperset.json", "en/../../secrets/superset.html", "fr/"):
        answer = page.goto(f"{company.superset_url}/data-docs/{path}")
        assert answer and answer.status == 404
