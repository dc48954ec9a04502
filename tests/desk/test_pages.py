"""Every page but the board: the record, an entry, texts side by side, a document."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from comity.desk.pages import ENTRIES
from tests.desk.desks import Desk
from tests.desk.reading import Page
from tests.desk.story import FRENCH, RUSSIAN, TITLE, Story
from tests.world import World


def page(desk: Desk, path: str) -> Page:
    """A page that is there."""
    answer = desk.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def index(story: Story, circulation: str) -> int:
    """The entry of a circulation."""
    council = story.world.reader.council
    assert council is not None
    served = council.circulation(circulation)
    assert served is not None
    return served.index


def test_the_record_lists_every_entry_the_newest_first(desk: Desk, story: Story) -> None:
    rows = page(desk, story.path("/record")).rows[1:]
    size = story.world.reader.size
    assert [row[0] for row in rows] == [str(number) for number in reversed(range(size))]
    assert rows[-1] == ["0", "found", "Alliance", "The council"]
    council = story.world.reader.council
    assert council is not None
    ended = council.closed[story.adopted].concluded
    row = ["conclude", "Secretariat", "adopted: The consulted text"]
    assert rows[size - 1 - ended] == [str(ended), *row]


def test_an_entry_without_effect_is_shown_as_such_with_the_reason(desk: Desk, story: Story) -> None:
    rows = page(desk, story.path("/record")).rows
    row = next(row for row in rows if row[0] == str(story.without_effect))
    reason = (
        "No effect: The deadline of 2001-11-23 10:11:50 UTC is no longer open, for the circulation"
        " was concluded before it."
    )
    assert row[3] == f"approve: The late text. {reason}"
    assert sum("No effect" in each[3] for each in rows) == 1
    entry = page(desk, story.path(f"/entry/{story.without_effect}"))
    assert f"{reason} position-late" in entry.words


def test_bytes_that_are_no_act_are_shown_as_such(tmp_path: Path) -> None:
    world = World()
    world.add(b"not an act <script>alert(1)</script>\n")
    desk = Desk(tmp_path, world)
    try:
        desk.step()
        place = world.reader.size - 1
        rows = page(desk, f"/desk/{world.council}/record").rows
        assert rows[1][:3] == [str(place), "not an act", "unknown"]
        assert "No effect:" in rows[1][3]
        words = page(desk, f"/desk/{world.council}/entry/{place}").words
        assert f"Entry {place} No effect:" in words
    finally:
        desk.stop()


def test_a_long_record_comes_in_pages_that_miss_and_double_nothing(tmp_path: Path) -> None:
    world = World()
    texts = world.texts("text")
    for number in range(2 * ENTRIES):
        world.do("table", "Russia", sphere="open", title=f"matter {number}", texts=texts)
    desk = Desk(tmp_path, world)
    try:
        desk.step()
        path, seen = f"/desk/{world.council}/record", []
        while path:
            found = page(desk, path)
            assert len(found.rows) <= ENTRIES + 1
            seen += [int(row[0]) for row in found.rows[1:]]
            older = [each["href"] for each in found.all("a") if each.get("rel") == "next"]
            path = older[0] if older else ""
        assert seen == list(reversed(range(world.reader.size)))
        newer = [each["href"] for each in found.all("a") if each.get("rel") == "prev"]
        assert page(desk, newer[0]).rows[1][0] == str(world.reader.size % ENTRIES + ENTRIES - 1)
    finally:
        desk.stop()


def test_an_entry_says_what_its_act_says(desk: Desk, story: Story) -> None:
    place = index(story, story.waiting)
    entry = page(desk, story.path(f"/entry/{place}"))
    assert f"Entry {place}: circulate By Alliance · The waiting text" in entry.words
    assert "Deadline 2001-11-23 10:16:40 UTC" in entry.words
    assert entry.times() == ["2001-11-23T10:16:40Z"]
    assert f"Id {story.waiting}" in entry.words
    assert [each["rel"] for each in entry.all("a") if "rel" in each] == ["prev", "next"]


def test_a_position_names_its_texts_by_language_and_its_reservation(
    desk: Desk, story: Story
) -> None:
    council = story.world.reader.council
    assert council is not None
    spoken = council.closed[story.adopted].positions[0]
    entry = page(desk, story.path(f"/entry/{spoken.index}"))
    place = index(story, story.adopted)
    assert f"Circulation “The consulted text”, entry {place} Position object" in entry.words
    assert "Texts English français Replaces none" in entry.words
    assert story.path(f"/document/{spoken.reservation}") in entry.links()


def test_evidence_says_who_signed_when(desk: Desk, story: Story) -> None:
    entry = page(desk, story.path(f"/entry/{story.world.reader.size - 1}"))
    assert "Alliance held it at 2001-11-23" in entry.words
    assert "Oslo saw its root at 2001-11-23" in entry.words
    assert "Russia held it" not in entry.words


def test_every_entry_has_a_page_and_all_its_links_lead_to_one(desk: Desk, story: Story) -> None:
    links: set[str] = set()
    for place in range(story.world.reader.size):
        links.update(page(desk, story.path(f"/entry/{place}")).links())
    inner = sorted(link for link in links if link.startswith("/"))
    assert len(inner) > story.world.reader.size
    for link in inner:
        assert desk.get(link).status_code == 200, link


def test_texts_stand_side_by_side_in_their_own_languages(desk: Desk, story: Story) -> None:
    found = page(desk, story.path(f"/entry/{index(story, story.waiting)}/texts"))
    assert "The waiting text 3 texts, circulated by Alliance at entry" in found.words
    texts = [each for each in found.all("div") if each.get("class") == "text"]
    assert [each["lang"] for each in texts] == ["en", "fr", "ru"]
    assert all(each["dir"] == "auto" for each in texts)
    heads = [each.get("lang") for each in found.all("h2")]
    assert heads == ["en", "fr", "ru"]
    assert [words.split(" The document")[0] for words in found.articles] == [
        "English The text",
        f"français {FRENCH.decode().strip()}",
        f"русский {RUSSIAN.decode().strip()}",
    ]


def test_a_document_says_what_it_is_and_where_it_stands(desk: Desk, story: Story) -> None:
    name = story.document(FRENCH)
    found = page(desk, story.path(f"/document/{name}"))
    assert found.words.count(FRENCH.decode().strip()) == 1
    assert "The waiting text Text in français, tabled by Alliance at entry" in found.words
    assert f"{len(FRENCH)} bytes, named by their SHA-256: {name}" in found.words
    assert {"class": "text", "dir": "auto", "lang": "fr"} in found.all("div")


def test_reservations_undertakings_and_charters_are_named_as_such(desk: Desk, story: Story) -> None:
    council = story.world.reader.council
    assert council is not None
    reserve = council.closed[story.adopted].positions[0].reservation
    promise = next(iter(council.undertakings.values())).text
    for name, words in (
        (reserve, "Reservation of Russia On “The consulted text” at entry"),
        (promise, "Overflight Undertaking of Russia at entry"),
        (council.charter_hash, "Charter The first charter at entry 0"),
    ):
        assert words in page(desk, story.path(f"/document/{name}")).words


def test_the_exact_bytes_can_be_saved_and_nothing_runs_from_them(desk: Desk, story: Story) -> None:
    for name, data in story.world.documents.items():
        link = f"/council/{story.world.council}/document/{name}"
        assert link in page(desk, story.path(f"/document/{name}")).links()
        answer = desk.get(link)
        assert answer.content == data
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_two_councils_are_kept_apart(tmp_path: Path) -> None:
    first, second = World(name="first"), World(name="second")
    name = first.document(b"of the first council only\n")
    texts = [{"lang": "en", "document": name}]
    first.do("table", "Alliance", sphere="open", title="matter", texts=texts)
    desk = Desk(tmp_path, first, second)
    try:
        desk.step()
        links = page(desk, "/").links()
        assert {f"/desk/{first.council}", f"/desk/{second.council}"} <= set(links)
        assert desk.get(f"/desk/{first.council}/document/{name}").status_code == 200
        answer = desk.get(f"/desk/{second.council}/document/{name}")
        assert answer.status_code == 404
        assert "of the first council only" not in answer.text
    finally:
        desk.stop()


def test_looking_changes_nothing(desk: Desk, story: Story) -> None:
    node, host = desk.node, desk.hosts[0]
    council = story.world.council
    before = (node.copy_of(council).files(), node.copy_of(council).alarms.all(), host.received[:])
    asked = len(host.asked)
    paths = ["/", story.path(), story.path("/record"), story.path("/entry/0"), "/nothing"]
    for method in ("GET", "HEAD"):
        for path in paths:
            httpx2.request(method, desk.url + path)
    after = (node.copy_of(council).files(), node.copy_of(council).alarms.all(), host.received[:])
    assert after == before
    assert len(host.asked) == asked


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent_to_a_page(desk: Desk, story: Story, method: str) -> None:
    for path in ("/", story.path(), story.path("/record"), story.path("/entry/0")):
        answer = httpx2.request(method, desk.url + path)
        assert answer.status_code == 405
        assert answer.json()["error"]["code"] == "method-unknown"
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_page_shows_nothing_of_a_step_that_is_not_finished(desk: Desk, story: Story) -> None:
    """While the node takes in entries it may yet refuse, the desk waits."""
    copy = desk.node.copy_of(story.world.council)
    with copy.lock, pytest.raises(httpx2.ReadTimeout):
        httpx2.get(desk.url + story.path(), timeout=0.5)
    assert desk.get(story.path()).status_code == 200


def test_a_title_in_a_link_is_text(desk: Desk, story: Story) -> None:
    council = story.world.reader.council
    assert council is not None
    place = council.matters[story.tabled].index
    assert f"tabled by Russia at entry {place}" in page(desk, story.path()).words
    assert TITLE in page(desk, story.path(f"/entry/{place}")).words
