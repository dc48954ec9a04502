"""Meetings: who may convene, when; who attends; and what becomes the record of decisions."""

from __future__ import annotations

from typing import Any

import pytest

from comity.core.meetings import meeting_status, quorum_of
from comity.wire.digest import digest
from tests.between import (
    DAY,
    HOUR,
    charter,
    convene,
    council_of,
    meeting,
    meeting_fields,
    meeting_world,
    now_of,
    passes,
)
from tests.refusals import refusal
from tests.world import World


def code(world: World, kind: str, by: str, **fields: Any) -> str:
    """The code with which an act is refused; nothing moves."""
    before = world.reader.council
    found = refusal(lambda: world.do(kind, by, **fields))
    assert world.reader.council is before
    return found


def key_of(world: World, party: str, delegate: str = "delegation") -> str:
    """The digest of a delegate's key."""
    return digest(world.vkey(f"{party}/{delegate}").encode())


def present(world: World, identity: str) -> tuple[int, int, bool]:
    """How many of those who decide attend, of how many, and whether that is a quorum."""
    council = council_of(world)
    quorum = quorum_of(council.charter, meeting(world, identity))
    return quorum.present, quorum.of, quorum.met


def status(world: World, identity: str) -> str:
    """How a meeting stands at the record's own time."""
    return meeting_status(meeting(world, identity), now_of(world))


def attend(world: World, by: str, identity: str, **fields: Any) -> str:
    """A party's credentials, with its delegate's key."""
    given = {"delegates": [key_of(world, by)]} | fields
    return world.do("attend", by, meeting=identity, **given)


def test_the_charters_notice_counts_from_the_records_own_time() -> None:
    world = meeting_world()
    soon = meeting_fields(world, starts=world.time + 2 * DAY - 1)
    assert code(world, "convene", "Russia", **soon) == "meeting-too-soon"
    made = convene(world, "Russia", starts=world.time + 2 * DAY)
    assert status(world, made) == "ahead"
    passes(world, 1)
    # The record showed an earlier time when the act came: attested, it was a second too late.
    assert meeting(world, made).is_short(council_of(world).times)
    fine = convene(world, "Russia", starts=world.time + 2 * DAY)
    passes(world, 0)
    assert not meeting(world, fine).is_short(council_of(world).times)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"starts": 5}, "meeting-past"),
        ({"spheres": []}, "spheres-none"),
        ({"spheres": ["nowhere"]}, "sphere-unknown"),
        ({"agenda": ["9" * 64]}, "agenda-foreign"),
        ({"consultation": "9" * 64}, "consultation-unknown"),
        ({"meeting": "9" * 64}, "meeting-unknown"),
        ({"ends": 4}, "meeting-empty"),
    ],
)
def test_what_makes_no_meeting(changes: dict[str, Any], wanted: str) -> None:
    world = meeting_world()
    assert code(world, "convene", "Russia", **meeting_fields(world, **changes)) == wanted


def test_convening_needs_the_power_in_every_sphere() -> None:
    world = meeting_world()
    both = meeting_fields(world, spheres=["open", "consulted"])
    assert code(world, "convene", "Russia", **both) == "power-lacking"
    world.do("convene", "Alliance", **both)


def test_the_agenda_is_of_matters_in_the_spheres_of_the_meeting() -> None:
    world = meeting_world()
    texts = world.texts("x")
    own = world.do("table", "Russia", sphere="open", title="x", texts=texts)
    away = world.do("table", "Alliance", sphere="consulted", title="x", texts=texts)
    wrong = meeting_fields(world, agenda=[own, away])
    assert code(world, "convene", "Russia", **wrong) == "agenda-foreign"
    made = convene(world, "Russia", agenda=[own])
    assert meeting(world, made).agenda == (own,)


def test_a_meeting_is_changed_and_called_off_by_its_convener_under_one_id() -> None:
    world = meeting_world()
    made = convene(world, "Russia")
    attend(world, "Norway", made)
    starts = meeting(world, made).starts
    moved = meeting_fields(world, meeting=made, place="Rome", starts=starts)
    assert code(world, "convene", "Alliance", **moved) == "not-convener"
    world.do("convene", "Russia", **moved)
    after = meeting(world, made)
    assert (after.id, after.place, after.since) == (made, "Rome", made)
    assert [each.party for each in after.attendance] == ["Norway"]
    sooner = moved | {"starts": world.time + DAY}
    assert code(world, "convene", "Russia", **sooner) == "meeting-too-soon"
    world.do("withdraw", "Russia", meeting=made)
    assert status(world, made) == "cancelled"
    names: dict[str, Any] = {"names": "5" * 64}
    for kind, fields in (("withdraw", {}), ("attend", names)):
        assert code(world, kind, "Russia", meeting=made, **fields) == "meeting-cancelled"


def test_another_time_needs_notice_anew_and_another_place_does_not() -> None:
    world = meeting_world()
    made = convene(world, "Russia", starts=world.time + 3 * DAY)
    starts = world.time + 3 * DAY
    passes(world, 0)
    passes(world, 2 * DAY)
    place = meeting_fields(world, meeting=made, starts=starts, place="Rome")
    world.do("convene", "Russia", **place)
    passes(world, 1)
    assert not meeting(world, made).is_short(council_of(world).times)
    later = place | {"starts": starts + HOUR, "ends": starts + 2 * HOUR}
    assert code(world, "convene", "Russia", **later) == "meeting-too-soon"


def test_only_accredited_delegates_with_competence_attend() -> None:
    world = meeting_world()
    made = convene(world, "Russia")
    given = {"meeting": made}
    assert code(world, "attend", "Russia", **given) == "attendance-empty"
    stranger = {"delegates": [key_of(world, "Norway")]}
    assert code(world, "attend", "Russia", **given, **stranger) == "delegate-unaccredited"
    world.do("recall", "Norway", signer="root", delegate=key_of(world, "Norway"))
    world.accredit("Norway", "envoy", spheres=["consulted"])
    envoy: dict[str, Any] = {"delegates": [key_of(world, "Norway", "envoy")]}
    assert code(world, "attend", "Russia", **given, **envoy) == "delegate-unaccredited"
    world.accredit("Norway", "minister")
    both: dict[str, Any] = {
        "delegates": [key_of(world, "Norway", "minister"), envoy["delegates"][0]]
    }
    assert code(world, "attend", "Norway", **given, **both) == "delegate-elsewhere"
    old = {"delegates": [key_of(world, "Norway")]}
    assert code(world, "attend", "Norway", **given, **old) == "delegate-unaccredited"
    world.do("attend", "Norway", **given, delegates=both["delegates"][:1])


def test_attendance_is_counted_by_party_and_an_observer_is_not() -> None:
    world = meeting_world()
    made = convene(world, "Russia")
    assert present(world, made) == (0, 3, False)
    attend(world, "Russia", made, role="chair")
    attend(world, "Norway", made, role="observer")
    assert present(world, made) == (1, 3, False)
    names = world.document(b"The minister and two advisers.\n")
    attend(world, "Norway", made, delegates=[], names=names)
    assert present(world, made) == (2, 3, True)
    assert [each.party for each in meeting(world, made).attendance] == ["Russia", "Norway"]


def test_a_format_that_is_a_group_invites_that_group_alone() -> None:
    world = meeting_world()
    made = convene(world, "Russia", format="others")
    assert present(world, made) == (0, 2, False)
    refused = code(world, "attend", "Alliance", meeting=made, names="5" * 64)
    assert refused == "meeting-uninvited"


def test_those_without_standing_in_the_spheres_are_not_invited() -> None:
    rows = charter(("Alliance", "Russia", "Norway"))["spheres"]
    rows.append(
        {
            "name": "north",
            "procedure": "consensus",
            "standings": [{"to": "Norway", "standing": "decides"}],
        }
    )
    world = meeting_world(spheres=rows)
    made = convene(world, "Norway", spheres=["north"])
    refused = code(world, "attend", "Russia", meeting=made, names="5" * 64)
    assert refused == "meeting-uninvited"
    assert present(world, made)[1] == 1


def recorded(world: World, made: str, words: str = "Record") -> dict[str, Any]:
    """A record of decisions tabled for a meeting; what its circulation says."""
    texts = world.texts(words)
    given: dict[str, Any] = {"sphere": "open", "title": words, "texts": texts, "meeting": made}
    matter = world.do("table", "Russia", **given)
    return {"matter": matter, "texts": texts, "deadline": world.time + 10, "occasion": "minutes"}


def test_the_record_of_decisions_is_agreed_by_silence_and_then_put_on_file() -> None:
    world = meeting_world()
    made = convene(world, "Russia")
    fields = recorded(world, made)
    assert code(world, "circulate", "Russia", **fields) == "meeting-ahead"
    passes(world, 3 * DAY)
    assert status(world, made) == "running"
    fields["deadline"] = world.time + 10
    circulation = world.do("circulate", "Russia", **fields)
    assert council_of(world).open[circulation].procedure.name == "records"
    filed = {"meeting": made, "matter": fields["matter"]}
    assert code(world, "minute", "Norway", **filed) == "minutes-not-adopted"
    world.decide(circulation)
    world.do("minute", "Norway", **filed)
    assert (status(world, made), meeting(world, made).record) == ("minuted", fields["matter"])
    for kind, more in (("minute", filed), ("withdraw", {"meeting": made})):
        assert code(world, kind, "Russia", **more) == "meeting-recorded"


def test_a_record_belongs_to_its_meeting_and_its_spheres() -> None:
    world = meeting_world()
    made, other = convene(world, "Russia"), convene(world, "Alliance")
    given: dict[str, Any] = {
        "sphere": "consulted",
        "title": "x",
        "texts": world.texts("x"),
        "meeting": made,
    }
    assert code(world, "table", "Alliance", **given) == "meeting-elsewhere"
    assert code(world, "table", "Alliance", **given | {"meeting": "9" * 64}) == "meeting-unknown"
    fields = recorded(world, made)
    passes(world, 3 * DAY)
    fields["deadline"] = world.time + 10
    circulation = world.do("circulate", "Russia", **fields)
    world.decide(circulation)
    refused = code(world, "minute", "Norway", meeting=other, matter=fields["matter"])
    assert refused == "minutes-not-adopted"


def test_decisions_in_the_room_are_each_partys_own_positions() -> None:
    """A meeting decides nothing by itself: the text is adopted by positions, in the room or not."""
    world = meeting_world()
    made = convene(world, "Russia")
    circulation = world.circulate("Russia", "On terrorism", deadline=world.time + 30 * DAY)
    matter = council_of(world).open[circulation].matter
    starts = meeting(world, made).starts
    world.do(
        "convene", "Russia", **meeting_fields(world, meeting=made, starts=starts, agenda=[matter])
    )
    passes(world, 3 * DAY)
    for party in world.parties:
        attend(world, party, made)
        world.say(party, circulation, "approve")
    passes(world, HOUR)
    world.conclude(circulation)
    assert council_of(world).matters[matter].status == "adopted"
