"""A Chromium, and signed-in people on the demo company's dashboards."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.screens import ARGUMENTS, Screen, sign_in
from tests.company import Company


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or the one Playwright has installed."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def person(company: Company, browser: Browser) -> Callable[[str], Screen]:
    """`person("demo_manager")`: that user's page; each signs in once."""
    known: dict[str, Screen] = {}

    def signed_in(username: str) -> Screen:
        if username not in known:
            known[username] = sign_in(browser, company.superset_url, username, company.passwords[username])
        return known[username]

    return signed_in


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the screenshots go."""
    return tmp_path_factory.mktemp("screens")
