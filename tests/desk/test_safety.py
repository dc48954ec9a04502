"""Nothing that others wrote can run, load, frame or disguise itself on a page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from comity.desk.languages import language_name, language_tag
from comity.desk.shown import TEXT_LIMIT, shown
from tests.desk.desks import Desk
from tests.desk.reading import Page
from tests.desk.story import BINARY, DISGUISED, LONG, SCRIPT, Story

ALLOWED = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
POLICY = "content-security-policy"
ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "button", "svg", "style", "base"}


def every_path(story: Story) -> list[str]:
    """Every page of the story, and one of each sort of error."""
    world = story.world
    paths = ["/", story.path(), story.path("/record"), story.path("/record?before=5")]
    for place in range(world.reader.size):
        paths += [story.path(f"/entry/{place}"), story.path(f"/entry/{place}/texts")]
    paths += [story.path(f"/document/{name}") for name in world.documents]
    return [
        *paths,
        "/nothing",
        story.path("/entry/x"),
        f"/desk/{SCRIPT}",
        "/style.css",
        "/icon.svg",
    ]


def test_every_answer_carries_the_strict_headers(desk: Desk, story: Story) -> None:
    for path in every_path(story):
        headers = desk.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers[POLICY].split(";"))
        assert policy == ALLOWED, path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in headers
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers
        if headers["content-type"].startswith("text/html"):
            assert headers["cache-control"] == "no-store"


@pytest.mark.threat(44)
def test_no_page_holds_anything_active_whatever_others_wrote(desk: Desk, story: Story) -> None:
    seen = ""
    for path in every_path(story):
        answer = desk.get(path)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        seen += answer.text
        page = Page(answer.text)
        for tag, attrs in page.tags:
            assert tag not in ACTIVE, path
            assert not [name for name in attrs if name.startswith("on") or name == "style"], path
            assert tag != "img", path
        for link in page.links():
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc) == ("", ""), link
        assert [each["href"] for each in page.all("link")] == ["/style.css", "/icon.svg"]
    assert seen.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 5, "the attack was not on a page"
    assert "alert(1)</script>" not in seen


@pytest.mark.threat(41)
def test_characters_that_hide_or_turn_text_are_shown_by_their_code(
    desk: Desk, story: Story
) -> None:
    answer = desk.get(story.path(f"/document/{story.document(DISGUISED)}"))
    assert not [mark for mark in "\u202e\u202c\u200b" if mark in answer.text]
    page = Page(answer.text)
    assert "Pay 100U+202E001U+202C euroU+200B now" in page.words
    assert "Hidden characters: 3." in page.words
    names = [each["title"] for each in page.all("span") if "title" in each]
    assert names == ["right-to-left override", "pop directional formatting", "zero width space"]


@pytest.mark.threat(41)
@pytest.mark.parametrize(
    "mark",
    "\u200b\u200e\u200f\u202a\u202e\u2066\u2069\u061c\ufeff\u00ad\u2060\x00\x1b\x85\u2028\U000e0041\r\ue000",
)
def test_each_hidden_character_is_seen(mark: str) -> None:
    found = shown(f"a{mark}b".encode())
    assert found.pieces is not None
    assert [piece.text for piece in found.pieces] == ["a", f"U+{ord(mark):04X}", "b"]
    assert found.pieces[1].name
    assert found.hidden == 1


@pytest.mark.parametrize(
    "text", ["a\n\tb", "é", "e\u0301", "العربية", "русский", "日本語", "🕊", "a\r\nb"]
)
def test_ordinary_writing_is_left_as_it_is(text: str) -> None:
    found = shown(text.encode())
    assert found.hidden == 0
    assert found.pieces is not None
    assert "".join(piece.text for piece in found.pieces) == text.replace("\r\n", "\n")


def test_bytes_that_are_no_text_are_not_shown_as_text(desk: Desk, story: Story) -> None:
    words = Page(desk.get(story.path(f"/document/{story.document(BINARY)}")).text).words
    assert f"Not text: these {len(BINARY)} bytes are not UTF-8 and are not shown here." in words


def test_an_empty_document_is_said_to_be_empty(desk: Desk, story: Story) -> None:
    words = Page(desk.get(story.path(f"/document/{story.document(b'')}")).text).words
    assert "Empty: the document has no bytes." in words


def test_a_long_document_is_cut_where_a_character_ends_and_the_page_says_so(
    desk: Desk, story: Story
) -> None:
    found = shown(LONG)
    assert found.pieces is not None
    assert len(found.pieces[0].text) == TEXT_LIMIT - 1
    answer = desk.get(story.path(f"/document/{story.document(LONG)}"))
    assert f"Only the beginning: the document has {len(LONG)} bytes" in Page(answer.text).words
    assert "and more" not in answer.text


def test_a_name_that_is_no_language_tag_is_no_attribute() -> None:
    assert language_tag("English") == ""
    assert language_tag("zh-Hant-TW") == "zh-Hant-TW"
    assert language_name("fr-CA") == "français (fr-CA)"
    assert language_name("xx") == "xx"
