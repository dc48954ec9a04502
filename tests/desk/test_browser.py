"""The desk in a real browser, as people with and without sight, mouse, colour or script use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, ViewportSize

from tests.desk.desks import Desk
from tests.desk.story import BINARY, DISGUISED, LONG, Story

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def addresses(story: Story) -> list[str]:
    """A page of each kind, of each odd document and of each sort of error."""
    council = story.world.reader.council
    assert council is not None
    waiting, adopted = council.open[story.waiting], council.closed[story.adopted]
    tabled = council.matters[story.tabled].index
    entries = [
        0,
        1,
        waiting.index,
        adopted.positions[0].index,
        story.without_effect,
        council.size - 1,
    ]
    texts = [story.path(f"/entry/{index}/texts") for index in (waiting.index, tabled)]
    names = [story.document(data) for data in (BINARY, DISGUISED, LONG, b"")]
    names += [adopted.texts[0].document, adopted.positions[0].reservation, council.charter_hash]
    documents = [story.path(f"/document/{name}") for name in names]
    errors = ["/nowhere", story.path("/entry/9999"), story.path("/entry/x"), "/desk/" + "0" * 64]
    pages = ["/", story.path(), story.path("/record"), story.path("/record?before=5")]
    return [
        *pages,
        *(story.path(f"/entry/{index}") for index in entries),
        *texts,
        *documents,
        *errors,
    ]


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser without script."""
    context = browser.new_context(java_script_enabled=False, viewport=WIDE)
    yield context.new_page()
    context.close()


def test_without_script_the_board_is_all_there(plain: Page, desk: Desk, story: Story) -> None:
    plain.goto(desk.url + "/")
    plain.get_by_role("link", name="The council").first.click()
    assert plain.url == desk.url + story.path()
    waiting = plain.get_by_role("article", name="The waiting text")
    for said in (
        "No notice yet: Russia",
        "No position yet: Alliance, Russia",
        "2001-11-23 10:16:40",
    ):
        assert said in waiting.inner_text()
    late = plain.get_by_role("article", name="The late text").inner_text()
    assert "Told only after the fact: Russia" in late
    heard = plain.get_by_role("article", name="The consulted text")
    assert "nobody objects: met" in heard.inner_text()
    assert heard.get_by_role("row", name="Russia").get_by_role("cell").nth(2).inner_text() == (
        "object, reservation"
    )


def test_without_script_one_can_read_on_by_links_alone(
    plain: Page, desk: Desk, story: Story
) -> None:
    plain.goto(desk.url + story.path())
    waiting = plain.get_by_role("article", name="The waiting text")
    waiting.get_by_role("link", name="side by side").click()
    assert "Предлагаемый текст" in plain.inner_text("main")
    plain.get_by_role("link", name="The council").click()
    plain.get_by_role("link", name="Record").first.click()
    assert plain.url == desk.url + story.path("/record")
    plain.get_by_role("link", name=str(story.without_effect), exact=True).click()
    assert "No effect:" in plain.inner_text("main")


def test_closed_lists_open_without_script(plain: Page, desk: Desk, story: Story) -> None:
    plain.goto(desk.url + story.path())
    table = plain.get_by_role("region", name="Who holds the record")
    assert not table.is_visible()
    plain.get_by_text("Each one's latest signature").click()
    assert table.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, desk: Desk, story: Story, width: int, scheme: Literal["light", "dark"]
) -> None:
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=size)
    page = context.new_page()
    options = {"runOnly": {"type": "tag", "values": STANDARD}}
    for address in addresses(story):
        page.goto(desk.url + address)
        found = Axe().run(page, options=options)
        assert found.response["passes"], address
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    context.close()


def test_axe_would_see_a_fault(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(desk.url + "/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert Axe().run(page).violations_count > 0
    context.close()


@pytest.mark.parametrize("width", [320, 390, 640, 1440])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, desk: Desk, story: Story, width: int
) -> None:
    """640 pixels is a screen of 1,280 at 200% zoom, 320 the same at 400%."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    for address in addresses(story):
        page.goto(desk.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.close()


def test_larger_letters_widen_nothing(browser: Browser, desk: Desk, story: Story) -> None:
    """Text alone at 200% (WCAG 1.4.4), on a screen of 1,280."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    for address in addresses(story):
        page.goto(desk.url + address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, address
    context.close()


def test_everything_can_be_reached_by_keyboard_in_the_order_of_the_page(
    browser: Browser, desk: Desk, story: Story
) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(desk.url + story.path())
    place = "[...document.querySelectorAll('*')].indexOf(document.activeElement)"
    places = """all => all.filter(e => e.checkVisibility())
        .map(e => [...document.querySelectorAll('*')].indexOf(e))"""
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    targets = page.locator("a[href], summary, .scroll:visible")
    everything = targets.evaluate_all(places)
    reached = []
    for _ in everything:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(place))
        assert page.evaluate(outline) != "none"
    assert reached == everything
    page.close()


def test_the_first_key_leads_past_the_navigation(
    browser: Browser, desk: Desk, story: Story
) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(desk.url + story.path())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_browser_has_nothing_to_complain_of_and_asks_nobody_else(
    browser: Browser, desk: Desk, story: Story
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    expected = []
    for address in addresses(story):
        answer = page.goto(desk.url + address)
        assert answer is not None
        if answer.status >= 400:  # which the console always says
            expected.append(f"the server responded with a status of {answer.status}")
    assert len(asked) > len(addresses(story))
    assert [url for url in asked if not url.startswith(desk.url + "/")] == []
    assert len(complaints) == len(expected)
    for said, status in zip(complaints, expected, strict=True):
        assert status in said
    page.close()


@pytest.mark.threat(44)
def test_the_policy_stops_a_script_that_got_into_a_page(
    browser: Browser, desk: Desk, story: Story
) -> None:
    """Should escaping ever fail, nothing runs all the same."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(desk.url + story.path())
    page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.taken = true';
            document.body.append(script);
        }"""
    )
    assert page.evaluate("window.taken") is None
    assert any("Content Security Policy" in said for said in complaints)
    page.close()


def test_no_other_page_can_frame_the_desk(browser: Browser, desk: Desk) -> None:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.set_content(f"<iframe src='{desk.url}/'></iframe>", wait_until="load")
    assert any("frame-ancestors" in said for said in complaints)
    assert all("Councils" not in frame.content() for frame in page.frames)
    page.close()


def test_targets_that_stand_alone_are_large_enough_for_a_finger(
    browser: Browser, desk: Desk, story: Story
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(desk.url + story.path())
    for box in page.locator("summary:visible, nav a:visible").all():
        found = box.bounding_box()
        assert found is not None
        assert found["height"] >= 24  # WCAG 2.2, 2.5.8
    page.close()
