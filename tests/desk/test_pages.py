"""Every page of the desk over real HTTP: what it says, what it refuses, what it never runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.desks import Desk
from tests.desk.story import BINARY, DISGUISED, FRENCH, LONG, RUSSIAN, SCRIPT, Story

POLICY = "default-src 'none'"


@pytest.fixture(scope="module")
def story() -> Story:
    return Story()


@pytest.fixture(scope="module")
def desk(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("desk"), story.world)
    desk.step()
    yield desk
    desk.stop()


def paths(story: Story) -> list[str]:
    """A page of each kind, and every entry."""
    entries = [story.path(f"/entry/{index}") for index in range(story.world.reader.size)]
    named = [story.path(f"/document/{name}") for name in story.world.documents]
    return ["/", story.path(), story.path("/record"), *entries, *named]


def texts_page(story: Story) -> str:
    """The side-by-side page of the text that waits."""
    council = story.world.reader.council
    assert council is not None
    served = council.circulation(story.waiting)
    assert served is not None
    return story.path(f"/entry/{served.index}/texts")


def words(html: str) -> str:
    """What a reader sees, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_every_page_is_there_under_headers_that_let_nothing_run(story: Story, desk: Desk) -> None:
    for path in (*paths(story), texts_page(story), "/style.css", "/icon.svg"):
        answer = desk.get(path)
        assert answer.status_code in (200, 404), path
        policy = answer.headers["content-security-policy"]
        assert policy.startswith(POLICY)
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_a_handler_an_inline_style_or_a_foreign_address(
    story: Story, desk: Desk
) -> None:
    for path in (*paths(story), texts_page(story)):
        html = desk.get(path).text
        assert "<script" not in html, path
        assert re.search(r"<[^>]* on[a-z]+=", html) is None, path
        assert re.search(r"<[^>]* style=", html) is None, path
        assert re.search(r"(?:src|href)=\"(?:https?:)?//", html) is None, path


def test_the_board_says_what_waits_for_whom_and_who_was_told_late(story: Story, desk: Desk) -> None:
    board = words(desk.get(story.path()).text)
    assert "1 in circulation" in board
    assert "2 in which a party was told only after the fact" in board
    assert "No notice yet: Russia." in board
    assert "No position yet: Alliance, Russia." in board
    assert "only after the decision, 90 seconds later" in board
    assert "Decided, and still no notice on the record: Russia." in board
    assert "reservation of Russia" in board
    assert "nobody objects: not met (1 against or blocking, none allowed)." in board
    assert "Overflight" in board


def test_times_are_for_machines_too(story: Story, desk: Desk) -> None:
    html = desk.get(story.path()).text
    found = re.findall(r'<time datetime="([^"]*)">([^<]*)</time>', html)
    assert found
    for machine, people in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", machine)
        assert people.strip().endswith("UTC")


def test_languages_stand_side_by_side_and_say_which_they_are(story: Story, desk: Desk) -> None:
    html = desk.get(texts_page(story)).text
    for tag, text in (("en", b"The text\n"), ("fr", FRENCH), ("ru", RUSSIAN)):
        assert f'lang="{tag}"' in html
        assert text.decode().strip() in html


@pytest.mark.threat(41, 44)
def test_what_people_wrote_is_shown_as_text(story: Story, desk: Desk) -> None:
    board = desk.get(story.path()).text
    assert SCRIPT not in board
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in board
    disguised = desk.get(story.path(f"/document/{story.document(DISGUISED)}")).text
    assert "\u202e" not in disguised
    assert "\u200b" not in disguised
    for code in ("U+202E", "U+202C", "U+200B"):
        assert code in disguised


def test_bytes_that_are_no_text_and_texts_too_long_are_said_to_be_so(
    story: Story, desk: Desk
) -> None:
    binary = desk.get(story.path(f"/document/{story.document(BINARY)}"))
    assert binary.status_code == 200
    assert "PNG" not in binary.text
    long = desk.get(story.path(f"/document/{story.document(LONG)}"))
    assert "and more" not in long.text


def test_an_entry_without_effect_says_why(story: Story, desk: Desk) -> None:
    entry = words(desk.get(story.path(f"/entry/{story.without_effect}")).text)
    assert "No effect: " in entry


@pytest.mark.parametrize(
    ("rest", "status", "code"),
    [
        ("/entry/9999", 404, "entry-unknown"),
        ("/entry/-1", 400, "entry-number"),
        ("/entry/٣", 400, "entry-number"),
        ("/entry/1_0", 400, "entry-number"),
        ("/entry/0/texts", 404, "texts-none"),
        ("/record?before=x", 400, "entry-number"),
        ("/document/" + "0" * 64, 404, "document-unnamed"),
        ("/document/..%2f..%2fetc%2fpasswd", 404, "page-unknown"),
        ("/nothing", 404, "page-unknown"),
    ],
)
def test_an_error_has_code_sentence_and_hint(
    story: Story, desk: Desk, rest: str, status: int, code: str
) -> None:
    answer = desk.get(story.path(rest))
    assert answer.status_code == status
    assert code in answer.text
    assert 'role="alert"' in answer.text
    assert len(words(answer.text)) > 60
    assert "Traceback" not in answer.text


def test_a_council_that_is_not_followed(desk: Desk) -> None:
    answer = desk.get("/desk/" + "0" * 64)
    assert (answer.status_code, "council-not-kept" in answer.text) == (404, True)


def test_looking_changes_nothing_and_nothing_else_is_allowed(story: Story, desk: Desk) -> None:
    before = desk.client.get("/health").json()["follows"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert desk.client.request(method, story.path()).status_code == 405
    for path in paths(story):
        desk.get(path)
    assert desk.client.get("/health").json()["follows"] == before


def test_a_desk_that_has_taken_in_nothing_says_so(tmp_path: Path, story: Story) -> None:
    desk = Desk(tmp_path, story.world)
    try:
        home = desk.get("/")
        assert home.status_code == 200
        assert desk.get(story.path()).status_code == 404
    finally:
        desk.stop()
