"""The page as people meet it: opened from a disk, given a file or a folder, read aloud or seen."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Error, Page, expect

from tests.verifier.mutations import certificates
from tests.verifier.page import PAGE, common
from tests.verify.exported import exported, judged, small, write
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DROP = """
([name, text]) => {
  const held = new DataTransfer();
  const data = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  held.items.add(new File([data], name));
  dispatchEvent(new DragEvent("drop", {dataTransfer: held, cancelable: true}));
}
"""


@pytest.fixture(scope="module")
def world() -> World:
    return small()


@pytest.fixture(scope="module")
def certificate(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("certificate") / "on-terrorism.certificate"
    place.write_bytes(next(certificates(world)))
    return place


@pytest.fixture(scope="module")
def record(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("record") / "council"
    write(exported(world), str(place))
    return place


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page on which any complaint of the browser fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    page.on("request", lambda asked: complaints.append(asked.url) if _is_far(asked.url) else None)
    page.goto(PAGE.as_uri())
    expect(page.get_by_role("status")).to_have_text("Ready.")
    yield page
    context.close()
    assert complaints == []


def _is_far(url: str) -> bool:
    return not url.startswith(("file:", "blob:"))


def assert_accessible(page: Page) -> None:
    """Axe finds nothing, and nothing has to be scrolled sideways on a small screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_certificate_and_the_identity_give_the_verdict(
    page: Page, certificate: Path, world: World
) -> None:
    page.get_by_label("Identity of the council").fill(world.council)
    page.get_by_label("A certificate").set_input_files(certificate)
    expect(page.get_by_role("status")).to_have_text("on-terrorism.certificate: sound.")
    expect(page.get_by_role("heading", name="Sound", exact=True)).to_be_visible()
    checks = page.locator(".checks > li")
    expect(checks).to_have_count(10)
    assert [words.split(":")[0].split()[-1] for words in checks.all_inner_texts()] == [
        *["passed"] * 8,
        *["made"] * 2,
    ]
    expect(page.get_by_text("On terrorism (open): adopted by entry 9")).to_be_visible()
    expect(page.get_by_text("Russia said approve in entry 6")).to_be_visible()
    expect(page.locator("#report")).to_be_focused()
    assert_accessible(page)


def test_a_dropped_file_is_judged_and_a_doctored_one_is_told(
    page: Page, certificate: Path, world: World
) -> None:
    page.evaluate("(id) => { location.hash = `council=${id}`; }", world.council)
    expect(page.get_by_label("Identity of the council")).to_have_value(world.council)
    raw = certificate.read_bytes()
    for data, verdict in ((raw, "sound"), (raw[:-9], "not sound")):
        page.evaluate(DROP, ["one.certificate", base64.b64encode(data).decode()])
        expect(page.get_by_role("status")).to_have_text(f"one.certificate: {verdict}.")
    expect(page.locator(".checks > li").first).to_contain_text("failed")
    assert_accessible(page)


def test_without_the_identity_a_certificate_is_not_judged(page: Page, certificate: Path) -> None:
    field = page.get_by_label("Identity of the council")
    for wrong in ("", "0" * 63, "nonsense"):
        field.fill(wrong)
        page.get_by_label("A certificate").set_input_files(certificate)
        expect(page.get_by_role("status")).to_contain_text("Enter it first")
        expect(field).to_be_focused()
        expect(page.locator("#report")).to_be_hidden()
    assert_accessible(page)
    field.fill("0" * 64)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("on-terrorism.certificate: not sound.")


def test_a_folder_is_judged_with_or_without_the_identity(
    page: Page, record: Path, world: World, tmp_path: Path
) -> None:
    page.get_by_label("An exported record").set_input_files(record)
    expect(page.get_by_role("status")).to_have_text("council: sound.")
    expect(page.get_by_text("No identity was asked for")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as told:
        page.get_by_role("button", name="Save this report as data").click()
    told.value.save_as(tmp_path / "report.json")
    saved = json.loads((tmp_path / "report.json").read_text())
    assert common(saved) == common(judged(exported(world)).plain())
    page.get_by_label("Identity of the council").fill("0" * 64)
    page.get_by_role("button", name="Judge again").click()
    expect(page.get_by_role("status")).to_have_text("council: not sound.")


def test_a_long_record_leaves_the_page_alive(browser: Browser, tmp_path: Path) -> None:
    """Between slices the page answers: its clock is never silent for long."""
    world = World()
    for number in range(3_000):
        world.add(b"garbage %d" % number)
    write(exported(world), str(tmp_path / "long"))
    page = browser.new_page()
    page.goto(PAGE.as_uri())
    expect(page.get_by_role("status")).to_have_text("Ready.")
    page.evaluate(
        """() => {
          globalThis.shown = 0;
          new MutationObserver(() => { globalThis.shown += 1; })
            .observe(document.getElementById("progress"), {attributes: true});
        }"""
    )
    page.get_by_label("An exported record").set_input_files(tmp_path / "long")
    expect(page.get_by_role("status")).to_have_text("long: sound.", timeout=60_000)
    assert page.evaluate("globalThis.shown") > 2
    expect(page.get_by_text("Entry 203, no act")).to_be_attached()
    expect(page.get_by_text("And 2800 more")).to_be_attached()
    page.close()


def test_the_policy_lets_nothing_else_in(browser: Browser) -> None:
    """No request, no script of another's, no style: each is blocked and reported."""
    page = browser.new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text))
    page.on("response", lambda got: blocked.append(f"got {got.url}"))
    page.goto(PAGE.as_uri())
    blocked.clear()
    for attempt in (
        "fetch('https://example.org/').catch(() => 0)",
        "new WebSocket('wss://example.org/').onerror = () => 0",
        "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x'}))",
        "document.head.append(Object.assign(document.createElement('style'), {textContent: 'a'}))",
    ):
        page.evaluate(f"() => {{ {attempt}; }}")
        page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 50))")
        assert any("Content Security Policy" in said for said in blocked), attempt
        assert not any(said.startswith("got http") for said in blocked), attempt
        blocked.clear()
    with pytest.raises(Error, match="requires 'TrustedScript'"):
        page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.close()


def test_a_browser_without_ed25519_judges_nothing(browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('no'));")
    page.goto(PAGE.as_uri())
    expect(page.get_by_role("status")).to_contain_text("can judge nothing")
    expect(page.get_by_label("A certificate")).to_be_disabled()
    page.close()
