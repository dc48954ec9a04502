"""What goes wrong is said in the one shape: a sentence, the next step, a code, and its status."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from tests.desk.desks import Desk
from tests.desk.reading import Page
from tests.desk.story import FRENCH, Story

ZEROS = "0" * 64


def check(answer: httpx2.Response, status: int, code: str) -> Page:
    """An error page has the status, the sentence as its heading, the hint and the code."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert f"Code {code}, status {status}" in page.words
    assert "Nothing was recorded" in page.words
    heading = re.search(r"<h1>(.*?)</h1>\s*<p>(.*?)</p>", answer.text, re.DOTALL)
    assert heading is not None
    assert heading[1].endswith(".")
    assert heading[2].endswith(".")
    assert "Traceback" not in answer.text
    assert {"role": "alert"} in page.all("div")
    assert "/" in page.links()
    return page


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/desk/{ZEROS}", 404, "council-not-kept"),
        (f"/desk/{ZEROS}/record", 404, "council-not-kept"),
        (f"/desk/{ZEROS}/entry/0", 404, "council-not-kept"),
        (f"/desk/{ZEROS}/entry/0/texts", 404, "council-not-kept"),
        (f"/desk/{ZEROS}/document/{ZEROS}", 404, "council-not-kept"),
        ("/desk/<script>alert(1)</script>", 404, "page-unknown"),
        ("/desk/%3Cscript%3Ealert(1)", 404, "council-not-kept"),
        ("/desk/..%2f..%2fetc%2fpasswd", 404, "page-unknown"),
        ("/desk/%00", 404, "council-not-kept"),
        ("/desk/%ff%fe", 404, "council-not-kept"),
        ("/desk/" + "a" * 4000, 404, "council-not-kept"),
        ("/desk/", 404, "page-unknown"),
        ("/nothing", 404, "page-unknown"),
        ("//example.org/", 404, "page-unknown"),
        ("/favicon.ico", 404, "page-unknown"),
        ("/style.css/", 404, "page-unknown"),
        ("/council", 404, "page-unknown"),
    ],
)
def test_what_is_not_there(desk: Desk, path: str, status: int, code: str) -> None:
    check(desk.client.get(httpx2.URL(desk.url).copy_with(raw_path=path.encode())), status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/entry/999999", 404, "entry-unknown"),
        ("/entry/999999999999999", 404, "entry-unknown"),
        ("/entry/" + "9" * 5000, 400, "entry-number"),
        ("/entry/-1", 400, "entry-number"),
        ("/entry/1.0", 400, "entry-number"),
        ("/entry/%D9%A1", 400, "entry-number"),
        ("/entry/0x1", 400, "entry-number"),
        ("/entry/1_0", 400, "entry-number"),
        ("/entry/x/texts", 400, "entry-number"),
        ("/entry/0/texts", 404, "texts-none"),
        ("/entry/0/other", 404, "page-unknown"),
        ("/record?before=x", 400, "entry-number"),
        ("/record?before=-5", 400, "entry-number"),
        ("/record?before=", 400, "entry-number"),
        ("/record/", 404, "page-unknown"),
        (f"/document/{ZEROS}", 404, "document-unnamed"),
        ("/document/x", 404, "document-unnamed"),
        ("/document/%2e%2e", 404, "document-unnamed"),
        ("/document/a/b", 404, "page-unknown"),
    ],
)
def test_what_a_council_has_not(
    desk: Desk, story: Story, path: str, status: int, code: str
) -> None:
    raw = story.path(path).encode()
    check(desk.client.get(httpx2.URL(desk.url).copy_with(raw_path=raw)), status, code)


def test_a_number_with_zeros_in_front_is_the_same_entry_and_a_far_page_is_the_newest(
    desk: Desk, story: Story
) -> None:
    assert desk.get(story.path("/entry/007")).text == desk.get(story.path("/entry/7")).text
    newest = desk.get(story.path("/record")).text
    assert desk.get(story.path("/record?before=999999999999999")).text == newest
    assert Page(desk.get(story.path("/record?before=0")).text).rows[1:] == []


def test_a_program_gets_the_same_error_as_data(desk: Desk) -> None:
    answer = httpx2.get(desk.url + "/nothing", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert error["code"] == "address-unknown"
    assert error["sentence"].endswith(".")
    assert error["hint"].endswith(".")


def test_a_page_that_breaks_says_so_and_gives_nothing_away(
    tmp_path: Path, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    """The store is gone while the desk is open."""
    desk = Desk(tmp_path, story.world)
    try:
        desk.step()
        desk.node.store.close()
        answer = desk.get(story.path(f"/document/{story.document(FRENCH)}"))
        check(answer, 503, "store-closed")
        assert str(tmp_path) not in answer.text
    finally:
        desk.stop()


def test_a_fault_of_the_program_is_a_page_too(
    tmp_path: Path, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk(tmp_path, story.world)
    try:
        desk.step()
        copy = desk.node.copy_of(story.world.council)
        copy.reader.council = object()  # type: ignore[assignment]
        answer = desk.get(story.path())
        check(answer, 503, "page-failed")
        assert "AttributeError" not in answer.text
        assert "a page failed" in caplog.text
    finally:
        desk.stop()
