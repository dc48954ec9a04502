"""The desk in a real browser, as people with and without sight, mouse, colour or script use it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.desk.desks import Desk
from tests.desk.story import Story
from tests.desk.test_pages import texts_page

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
FLAGS = ["--disable-quic", "--disable-background-networking", "--disable-component-update"]
FOCUSED = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """The browser that is there."""
    names = (os.environ.get("COMITY_CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, "no Chromium: run make test, which installs it, or set COMITY_CHROMIUM"
    return found


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def desk(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"), story.world)
    desk.step()
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def addresses(story: Story) -> list[str]:
    """A page of each kind, error pages included."""
    council = story.world.reader.council
    assert council is not None
    served = council.circulation(story.adopted)
    assert served is not None
    document = story.path(f"/document/{served.texts[0].document}")
    entries = [story.path(f"/entry/{n}") for n in (0, served.index, story.without_effect)]
    errors = ["/nowhere", story.path("/entry/9999"), "/desk/" + "0" * 64]
    board = [story.path(), story.path("/record")]
    return ["/", *board, *entries, texts_page(story), document, *errors]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without script, on which any complaint of the browser fails the test."""
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if _bad(said.text) else None)
    yield page
    context.close()
    assert complaints == []


def _bad(said: str) -> bool:
    return "Content Security Policy" in said or "Refused" in said


def test_without_script_the_board_is_all_there(page: Page, desk: Desk, story: Story) -> None:
    page.goto(desk.url + "/")
    page.get_by_role("link", name="The council").first.click()
    assert page.url == desk.url + story.path()
    body = page.inner_text("main")
    for said in ("The waiting text", "No notice yet: Russia", "Told only after the fact"):
        assert said in body
    page.get_by_role("link", name="Record").first.click()
    assert page.url == desk.url + story.path("/record")


def test_axe_finds_nothing_on_any_page(browser: Browser, desk: Desk, story: Story) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    options = {"runOnly": {"type": "tag", "values": STANDARD}}
    for address in addresses(story):
        page.goto(desk.url + address)
        found = Axe().run(page, options=options)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    context.close()


@pytest.mark.parametrize("width", [390, 640, 1440])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, desk: Desk, story: Story, width: int
) -> None:
    """640 pixels is a screen of 1,280 at 200% zoom."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    for address in addresses(story):
        page.goto(desk.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.close()


def test_everything_can_be_reached_by_keyboard(browser: Browser, desk: Desk, story: Story) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(desk.url + story.path())
    links = page.locator("a[href], summary").count()
    reached = set()
    for _ in range(links + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    assert len(reached) >= links
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    page.goto(desk.url + story.path())
    page.keyboard.press("Tab")
    assert page.evaluate(outline) != "none"
    page.close()


def test_nobody_else_is_asked_for_anything(browser: Browser, desk: Desk, story: Story) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses(story):
        page.goto(desk.url + address)
    assert asked
    assert [url for url in asked if not url.startswith(desk.url + "/")] == []
    page.close()
