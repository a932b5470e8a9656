"""The documentation as a reader has it before the eyes: opened from the disk, without a network, also on a telephone."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.docs_site import build

pytestmark = pytest.mark.browser
PAGES = (
    "index.html",
    "zh/index.html",
    "how-to/data-engineer.html",
    "zh/how-to/manager.html",
    "cli.html",
    "dictionary/index.html",
    "dictionary/marts-sales.html",
    "dictionary/raw-inbox.html",
    "dictionary/staging.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("docs") / "site")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a network."""
    context = browser.new_context(viewport={"width": 1360, "height": 1000}, offline=True)
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("width", [390, 1360])
def test_no_page_is_wider_than_the_screen_or_asks_another_host(site: Path, page: Page, width: int):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        page.goto((site / name).as_uri())
        expect(page.locator("h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert len(asked) > len(PAGES)
    assert [url for url in asked if urlsplit(url).scheme not in ("file", "data", "blob", "about")] == []


def test_a_picture_leads_from_a_mart_to_what_it_is_built_from(site: Path, page: Page):
    page.goto((site / "dictionary" / "marts-sales.html").as_uri() + "#sales_daily")
    picture = page.locator("#sales_daily ~ .zt-lineage").first
    expect(picture.locator(".zt-here text")).to_have_text("sales_daily")
    picture.locator("a", has_text="sales_unit").click()
    page.wait_for_url("**/canonical.html#sales_unit")
    expect(page.locator("#sales_unit")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("start", "asked", "found"),
    [
        ("index.html", "sales_amount_base", "sales_daily"),
        ("index.html", "销售额", "sales_daily"),
        ("zh/dictionary/index.html", "退货行", "return_line"),
    ],
)
def test_the_search_finds_columns_in_both_languages(
    site: Path, page: Page, start: str, asked: str, found: str
):
    page.goto((site / start).as_uri())
    page.locator(".md-search__input").click()
    # The index is read now; what is asked before that is not heard.
    said = page.locator(".md-search-result__meta")
    expect(said).to_have_text(re.compile("Type to start searching|键入以开始搜索"), timeout=30_000)
    page.keyboard.insert_text(asked)
    page.keyboard.press("End")  # the theme listens for keys
    expect(page.locator(".md-search-result__list")).to_contain_text(found, timeout=15_000)
    # Every section that is found holds all that was asked.
    for section in page.locator(".md-search-result__list article").all():
        text = section.text_content() or ""
        assert "Missing" not in text and "缺少" not in text


def test_a_chinese_page_leads_to_the_english_one_and_back(site: Path, page: Page):
    page.goto((site / "zh" / "how-to" / "manager.html").as_uri())
    assert page.locator("html").get_attribute("lang") == "zh"
    page.locator(".zt-other a").click()
    expect(page.locator("h1")).to_contain_text("How to: unit or store manager")
    page.locator(".zt-other a").click()
    expect(page.locator("h1")).to_contain_text("操作指南：单元与门店负责人")
