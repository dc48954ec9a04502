"""The board says what is decided, what waits for whom, and who was told only after the fact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from comity.desk.board import groups, holdings, items, standings
from comity.desk.service import Service, service
from tests.desk.desks import Desk
from tests.desk.reading import Page
from tests.desk.story import TITLE, Story
from tests.world import World


@pytest.fixture(scope="module")
def page(desk: Desk, story: Story) -> Page:
    answer = desk.get(story.path())
    assert answer.status_code == 200
    return Page(answer.text)


def part(page: Page, title: str) -> str:
    """What the board says of one matter."""
    found = [words for words in page.articles if words.startswith(title)]
    assert len(found) == 1, title
    return found[0]


def test_it_names_the_council_the_desk_and_how_far_the_node_has_got(
    page: Page, story: Story
) -> None:
    assert "Desk of Russia" in page.words
    size = story.world.reader.size
    assert f"This node holds {size} entries; it last signed for {size} of them at" in page.words
    assert story.world.council in page.words


def test_it_counts_what_is_open_what_is_settled_and_what_came_late(page: Page) -> None:
    assert "1 in circulation 3 open, not in circulation 3 settled" in page.words
    assert "2 in which a party was told only after the fact" in page.words


def test_a_text_that_waits_says_for_whom_and_that_the_deadline_cannot_be_known(page: Page) -> None:
    waiting = part(page, "The waiting text")
    assert (
        "In circulation not before 2001-11-23 10:16:40 UTC; whoever says nothing agrees" in waiting
    )
    assert "No notice yet: Russia. Nothing can be concluded before." in waiting
    assert "No position yet: Alliance, Russia." in waiting
    assert "nobody objects: still open (0 against or blocking, none allowed)." in waiting
    assert ["Russia this desk", "decides, owed 1 minute", "none yet", "none"] in page.rows


def test_who_was_told_only_after_the_fact_is_said_in_words_with_the_delay(page: Page) -> None:
    late = part(page, "The late text")
    assert "Adopted" in late
    told = "Told only after the fact: Russia, who had notice only after the decision, "
    assert told + "90 seconds later." in late
    assert page.words.count("Told only after the fact") == 1


def test_who_has_still_not_been_told_of_a_decision_is_said(page: Page) -> None:
    untold = part(page, "The untold text")
    assert "Decided, and still no notice on the record: Russia." in untold
    row = ["Russia this desk", "informed", "no notice on the record", "has no say"]
    assert row in page.rows


def test_a_party_that_was_heard_in_time_is_shown_so_with_its_reservation(
    page: Page, story: Story
) -> None:
    heard = part(page, "The consulted text")
    assert "Kept with it: reservation of Russia" in heard
    assert "nobody objects: met (0 against or blocking, none allowed)." in heard
    rows = [row for row in page.rows if row[1:2] == ["consulted, owed 1 minute"]]
    assert len(rows) == 1
    assert rows[0][2].endswith("before the decision")
    assert rows[0][3] == "object, reservation"
    council = story.world.reader.council
    assert council is not None
    reserve = council.closed[story.adopted].positions[0].reservation
    assert story.path(f"/document/{reserve}") in page.links()


def test_what_failed_says_why_and_is_not_called_decided(page: Page) -> None:
    failed = part(page, "The failed text")
    assert "No decision" in failed
    assert "nobody objects: not met (1 against or blocking, none allowed)." in failed


def test_a_text_that_was_taken_back_is_shown_as_withdrawn(page: Page) -> None:
    amended = part(page, "The amended text")
    assert re.search(r"Amended at entry (\d+); this version is not yet in circulation.", amended)
    assert re.search(r"Withdrawn at entry \d+. Version 1", amended)
    assert "none yet" not in amended
    assert "Decided" not in amended


def test_the_text_that_took_its_place_can_be_read(page: Page, story: Story) -> None:
    council = story.world.reader.council
    assert council is not None
    served = council.circulation(story.amended)
    assert served is not None
    latest = council.matters[served.matter].versions[-1]
    assert story.path(f"/entry/{latest.index}/texts") in page.links()
    assert story.path(f"/document/{latest.texts[0].document}") in page.links()


def test_a_text_that_is_only_tabled_can_be_read(page: Page, story: Story) -> None:
    tabled = part(page, TITLE)
    assert "Tabled at entry" in tabled
    assert "; not yet in circulation." in tabled
    entry = story.world.reader.council.matters[story.tabled].index  # type: ignore[union-attr]
    assert story.path(f"/entry/{entry}/texts") in page.links()


def test_undertakings_are_shown_with_their_term(page: Page, story: Story) -> None:
    council = story.world.reader.council
    assert council is not None
    assert story.path(f"/document/{next(iter(council.undertakings.values())).text}") in page.links()
    assert "Russia: Overflight Under “The consulted text”. In force from 2001-11-23" in page.words
    assert "First report due 2001-11-24" in page.words


def test_every_instant_is_in_utc_and_readable_by_machines(page: Page) -> None:
    written = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", page.words)
    marked = [time.replace("T", " ").replace("Z", " UTC") for time in page.times()]
    assert marked
    alarm = "2001-11-23 10:11:50 UTC"  # within a sentence of the node's own
    written.remove(alarm)
    assert written == marked


def test_texts_are_named_in_their_own_languages(page: Page) -> None:
    tongues = {attrs["lang"] for attrs in page.all("a") if "lang" in attrs}
    assert {"en", "fr", "ru"} <= tongues
    assert "Text in English, français, русский, side by side." in page.words


def test_every_link_of_the_board_leads_to_a_page(desk: Desk, page: Page) -> None:
    for link in dict.fromkeys(page.links()):
        if not link.startswith("#"):
            assert desk.get(link).status_code == 200, link


def test_the_list_of_councils_shows_what_waits(desk: Desk, story: Story) -> None:
    home = Page(desk.get("/").text)
    assert story.path() in home.links()
    assert "The waiting text, not before 2001-11-23 10:16:40 UTC" in home.words
    assert "No notice yet: Russia." in home.words
    assert "Entry" in home.words
    assert "has no effect" in home.words


def test_a_node_that_holds_nothing_yet_says_so(tmp_path: Path) -> None:
    world = World()
    desk = Desk(tmp_path, world)
    try:
        assert desk.get(f"/desk/{world.council}").status_code == 404
        words = Page(desk.get("/").text).words
        assert "Nothing of any council's record has arrived at this node yet." in words
    finally:
        desk.stop()


def test_a_council_without_a_matter_says_so(tmp_path: Path) -> None:
    world = World()
    desk = Desk(tmp_path, world)
    try:
        desk.step()
        page = Page(desk.get(f"/desk/{world.council}").text)
        assert "Nothing is in circulation." in page.words
        assert "No signature of anybody has arrived yet." not in page.words  # its own has
        assert "1 of 2 members hold all" in page.words
        assert "Nothing has arrived of Alliance, Oslo, Vienna, Geneva." in page.words
    finally:
        desk.stop()


def served(world: World, circulation: str, own: str = "") -> Service:
    """A circulation as the board has it."""
    council = world.reader.council
    assert council is not None
    found = council.circulation(circulation)
    assert found is not None
    return service(council, council.matters[found.matter], found, own)


def test_the_deadline_is_firm_once_everybody_has_had_notice() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    assert not served(world, circulation).firm
    world.evidence()
    after = served(world, circulation)
    assert after.firm
    assert after.deadline == world.time + 100
    assert after.toned("waiting") == ()


def test_a_closed_circulation_whose_outcome_is_not_filed_says_so() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence()
    world.time += 200
    world.evidence()
    assert served(world, circulation).ahead == "adopted"
    assert served(world, circulation).state == "open"


def test_two_positions_that_do_not_replace_one_another_are_shown_as_a_conflict() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence()
    world.say("Russia", circulation, "approve")
    world.add(world.position("Russia", circulation, "object"))  # no honest host takes it in
    line = next(each for each in served(world, circulation).lines if each.party == "Russia")
    assert line.position == "approve (conflict), object (conflict)"
    assert not line.silent


def test_notice_in_the_same_second_as_the_decision_is_late_if_the_record_has_it_later() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text", "informed")
    world.conclude(circulation)
    world.evidence(("Alliance", *world.witnesses))
    assert served(world, circulation).toned("untold")[0].party == "Russia"
    world.evidence()
    late = served(world, circulation).toned("late")
    assert [line.remark for line in late] == ["only after the decision, in the same second"]


def test_the_party_whose_desk_it_is_is_marked() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    assert [line.own for line in served(world, circulation, "Russia").lines] == [False, True]


def test_matters_are_grouped_by_what_they_need_and_none_is_lost() -> None:
    world = World()
    settled = world.circulate("Alliance", "settled")
    world.decide(settled)
    live = world.circulate("Alliance", "live")
    world.do("table", "Russia", sphere="open", title="tabled", texts=world.texts("tabled"))
    council = world.reader.council
    assert council is not None
    made = items(council)
    found = {heading: [item.title for item in members] for heading, members in groups(made)}
    assert list(found.values()) == [["live"], ["tabled"], ["settled"]]
    assert served(world, live).over is False


def test_a_long_list_keeps_what_is_in_circulation_and_says_what_is_left_out(
    tmp_path: Path,
) -> None:
    world = World()
    world.circulate("Alliance", "the oldest, still in circulation")
    texts = world.texts("text")
    for number in range(105):
        world.do("table", "Russia", sphere="open", title=f"matter {number}", texts=texts)
    desk = Desk(tmp_path, world)
    try:
        desk.step()
        words = Page(desk.get(f"/desk/{world.council}").text).words
        assert "the oldest, still in circulation" in words
        assert "5 older matters are not shown here" in words
        assert "matter 104" in words
        assert "matter 4 " not in words
    finally:
        desk.stop()


def test_who_has_which_standing_is_said_without_leaving_anybody_out() -> None:
    world = World(tuple(f"P{number}" for number in range(9)))
    council = world.reader.council
    assert council is not None
    assert dict(standings(council)) == {
        "open": (("decides", "all 9 members"), ("consulted", "nobody"), ("informed", "nobody")),
        "consulted": (("decides", "P0"), ("consulted", "all but P0"), ("informed", "nobody")),
        "informed": (("decides", "P0"), ("consulted", "nobody"), ("informed", "all but P0")),
    }


def test_those_who_lag_behind_are_apart_from_those_who_hold_everything() -> None:
    world = World()
    council = world.reader.council
    assert council is not None
    seen = [("notice", "Alliance", 7, 1), ("notice", "Russia", 5, 1), ("witness", "Oslo", 7, 1)]
    found = [(each.size, each.names) for each in holdings(council, seen, "notice")]
    assert found == [(7, ("Alliance",)), (5, ("Russia",))]
