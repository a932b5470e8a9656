"""What the browser tests share: signed-in pages, and reading numbers off a rendered dashboard."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, Request, Response, TimeoutError

from dashboards import assets
from dashboards.wording import Setting, fill

# Chromium speaks to its maker on its own account unless told not to.
ARGUMENTS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SETTING = Setting()
ASSETS = assets.load()


def title(chart: str, language: str) -> str:
    """A chart's title as the page shows it."""
    return fill(ASSETS.charts[chart].title[language], SETTING.words(language))


@dataclass
class Screen:
    """One person's browser page on one Superset."""

    page: Page
    base: str
    language: str = "zh"
    dashboard: str = "executive-overview"
    answers: dict[str, list[dict]] = field(default_factory=dict)
    foreign: list[Request] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note what the charts were answered, what failed, and what was asked of other hosts."""
        host = urlsplit(self.base).netloc
        self.page.on(
            "request", lambda r: self.foreign.append(r) if r.url.startswith("http") and urlsplit(r.url).netloc != host else None
        )  # fmt: skip
        self.page.on("response", self._note)

    def _note(self, response: Response) -> None:
        if response.request.url.endswith("/colors?mark_updated=false"):
            return  # the page offers to store its colours; a reader may not, and Superset goes on without
        if response.status >= 400:
            self.broken.append(f"{response.status} {response.url}")
        elif "/api/v1/chart/data" in response.url:
            sent = json.loads(response.request.post_data or "{}")
            rows = [row for result in response.json()["result"] for row in result["data"] or []]
            self.answers[str(sent["form_data"].get("slice_id"))] = rows

    def open(self, language: str, filters: str = "", dashboard: str = "executive-overview") -> None:
        """Open a dashboard and wait until every chart is drawn."""
        self.language, self.dashboard = language, dashboard
        self.answers.clear()
        more = f"&native_filters={quote(filters)}" if filters else ""
        self.page.goto(f"{self.base}/superset/dashboard/{dashboard}-{language}/?_l_={language}{more}")
        self.drawn()

    def drawn(self) -> None:
        """Wait until nothing loads any more; a row is only asked for once it is in sight, so every row is visited."""
        for _, widths in ASSETS.dashboards[self.dashboard].rows:
            first = self.holder(next(iter(widths)))
            first.wait_for()
            first.scroll_into_view_if_needed()
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("() => !document.querySelector('[data-test=\"loading-indicator\"]')")

    def holder(self, chart: str):
        """The box of one chart."""
        return self.page.locator(f'[data-test-chart-name="{title(chart, self.language)}"]')

    def number(self, chart: str) -> str:
        """A big number as it is written."""
        return self.holder(chart).locator(".header-line").inner_text().strip()

    def table(self, chart: str) -> list[list[str]]:
        """A table's body as it is written."""
        rows = self.holder(chart).locator("tbody tr")
        return [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in rows.all()]

    def answer(self, chart: str) -> list[dict]:
        """What the page was given to draw a chart from; canvases hold no text."""
        name = self.holder(chart).get_attribute("data-test-chart-id")
        assert name is not None
        return self.answers[name]

    def shot(self, folder: Path, name: str) -> Path:
        """A picture of the whole page, for a person to look at."""
        self.page.set_viewport_size({"width": 1600, "height": 2700})
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.wait_for_timeout(1500)  # charts redraw at the new size
        path = folder / f"{name}.png"
        self.page.screenshot(path=path)
        return path


def sign_in(browser: Browser, base: str, username: str, password: str) -> Screen:
    """A page of one user's own, signed in through the form."""
    page = browser.new_context(viewport={"width": 1600, "height": 1000}).new_page()
    page.set_default_timeout(90_000)
    screen = Screen(page, base)
    screen.watch()
    for waits_ms in (30_000, 60_000, 90_000):
        page.goto(f"{base}/login/")
        page.locator("input#username, input[name=username]").fill(username)
        page.locator("input[type=password]").fill(password)
        page.locator("input[type=password]").press("Enter")
        # The form asks for a token first and sends nothing where a busy server does not give it: a person tries again.
        # That it went through is enough, the page behind it is left at once.
        with suppress(TimeoutError):
            page.wait_for_url(lambda url: "/login" not in url, wait_until="commit", timeout=waits_ms)
            break
    assert "/login" not in page.url, f"{username} could not sign in"
    return screen


def money(value: Decimal) -> str:
    """An amount as the screens write it."""
    return f"{SETTING.sign}{value:,.2f}"
