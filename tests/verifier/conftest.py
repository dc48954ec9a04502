"""One browser for all trials of the second verifier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.verifier.page import PAGE, chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def judge(browser: Browser) -> Page:
    """The page as a program uses it."""
    page = browser.new_page()
    page.goto(PAGE.as_uri())
    page.get_by_text("Ready.").wait_for()
    return page
