"""One browser for each file of trials of the second verifier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.verifier.page import PAGE


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def judge(browser: Browser) -> Page:
    """The page as a program uses it."""
    page = browser.new_page()
    page.goto(PAGE.as_uri())
    page.get_by_text("Ready.").wait_for()
    return page
