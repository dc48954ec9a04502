"""The form of a state: every field is in it or named as left out, and whoever goes on from it
judges as whoever read everything.
"""

from __future__ import annotations

from dataclasses import fields

import pytest

from comity.core import state, times
from comity.core.state_form import UNNEEDED, state_to_plain
from comity.errors import Missing
from comity.wire.continued import Continued
from comity.wire.state import format_state, parse_state, state_digest
from tests.core.test_contest import amended, contested
from tests.core.test_reveals import opened
from tests.core.test_service import Serving, served
from tests.verifier.lives import Life
from tests.verifier.steady import Steady
from tests.world import World

# By class, where in the form each field that is not left out is found.
IN_FORM = {
    "Council": {
        "id": "council",
        "size": "size",
        "charters": "charters",
        "members": "members",
        "chains": "chains",
        "delegates": "delegates",
        "matters": "matters",
        "open": "circulations",
        "closed": "circulations",
        "trailing": "circulations",
        "stamps": "stamps",
        "served_mandates": "served",
        "seals": "seals",
        "times": "times",
        "left": "left",
    },
    "Times": {"latest": "latest", "waiting": "waiting"},
    "Adoption": {"index": "entry", "hash": "hash"},
    "Chain": {"tip": "tip", "waiting": "waiting"},
    "Delegate": {
        "vkey": "vkey",
        "party": "party",
        "acts": "acts",
        "spheres": "spheres",
        "until": "until",
    },
    "Matter": {
        "id": "matter",
        "sphere": "sphere",
        "title": "title",
        "by": "by",
        "versions": "texts",
        "circulations": "circulation",
        "status": "status",
        "corrects": "corrects",
        "meeting": "meeting",
    },
    "Version": {"texts": "texts", "amends": "amends"},
    "Circulation": {
        "id": "circulation",
        "index": "index",
        "matter": "matter",
        "sphere": "sphere",
        "by": "by",
        "texts": "texts",
        "amends": "amends",
        "deadline": "deadline",
        "mandate": "mandate",
        "charter": "charter",
        "owed": "owed",
        "positions": "positions",
        "notices": "notices",
        "latest": "latest",
        "served": "served",
        "closed": "closed",
        "outcome": "outcome",
        "concluded": "concluded",
        "decided": "decided",
        "extensions": "extensions",
        "requests": "requests",
        "waived": "waived",
        "serving": "serving",
        "lifted": "lifted",
        "answered": "answered",
        "occasion": "occasion",
    },
    "Serving": {
        "attempts": "attempts",
        "deemed": "deemed",
        "cures": "cures",
        "unopened": "unopened",
    },
    "Attempted": {
        "id": "act",
        "index": "index",
        "by": "by",
        "party": "party",
        "channel": "channel",
    },
    "Deemed": {"index": "index", "party": "party"},
    "Cured": {"index": "index", "by": "by", "party": "party"},
    "Unopened": {"id": "act", "party": "party", "lifted": "lifted"},
    "Extension": {"index": "index", "by": "by", "deadline": "deadline"},
    "Asked": {"index": "index", "party": "party", "deadline": "deadline", "statement": "statement"},
    "Spoken": {
        "id": "act",
        "index": "index",
        "party": "party",
        "word": "word",
        "replaces": "replaces",
        "reservation": "reservation",
        "statement": "statement",
        "receipts": "receipts",
        "commitment": "commitment",
        "revealed": "revealed",
    },
    "Notice": {"stamp": "stamp", "entry": "entry"},
    "Owed": {"party": "owed"},
    "Judged": {"time": "time", "status": "status"},
    "Outcome": {"kind": "kind", "deadline": "deadline", "positions": "positions"},
    "Sealing": {"id": "act", "size": "size", "state": "state", "affirmed": "affirmed"},
}


def classes() -> list[type]:
    return [
        each
        for module in (state, times)
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
    ]


def test_every_field_of_the_state_is_in_the_form_or_named_as_left_out() -> None:
    for each in classes():
        known = {*IN_FORM.get(each.__name__, {}), *UNNEEDED.get(each.__name__, ())}
        assert {field.name for field in fields(each)} == known, each.__name__
    assert {each.__name__ for each in classes()} >= {*IN_FORM, *UNNEEDED}


def test_every_word_of_the_form_is_printed() -> None:
    world = World()
    sealed(world)
    circulation = world.circulate("Alliance", "On terrorism")
    world.say("Russia", circulation, "object", reservation=world.document(b"We regret.\n"))
    world.add(world.position("Alliance", circulation, "approve", prev="1" * 64))
    heard = world.circulate("Alliance", "Consulted", sphere="consulted")
    said = world.say("Russia", heard, "object")
    because = world.document(b"Because.\n")
    world.do("answer", "Alliance", circulation=heard, of=said, text=because)
    printed = format_state(council(world)) + format_state(council(cured().world))
    printed += format_state(council(contested())) + format_state(council(opened()))
    words = {word for table in IN_FORM.values() for word in table.values()}
    unmet = [word for word in sorted(words) if b'"%s":' % word.encode() not in printed]
    for seed in range(400):
        lived = Steady(seed) if seed % 2 else Life(seed)
        printed = b" ".join(map(format_state, councils(lived.world)))
        unmet = [word for word in unmet if b'"%s":' % word.encode() not in printed]
        if not unmet:
            break
    assert unmet == []


def sealed(world: World) -> None:
    """A seal by one party, and another one's word on it."""
    seal = world.do("seal", "Russia", size=world.reader.size, state=state_digest(council(world)))
    world.do("affirm", "Alliance", seal=seal)


def council(world: World) -> state.Council:
    assert world.reader.council is not None
    return world.reader.council


def councils(world: World) -> list[state.Council]:
    reader = type(world.reader)(world.documents.get)
    found = []
    for entry in world.entries:
        reader.read(entry)
        assert reader.council is not None
        found.append(reader.council)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_whoever_goes_on_from_the_form_comes_to_the_same(seed: int) -> None:
    """Cut at every place; each later state and outcome is the one of whoever read everything, or
    it is said that older entries are needed.
    """
    assert_goes_on(Life(seed).world)


@pytest.mark.parametrize("seed", range(8))
def test_whoever_goes_on_between_decisions_comes_to_the_same(seed: int) -> None:
    assert_goes_on(Steady(seed).world)


def test_whoever_goes_on_in_the_midst_of_service_comes_to_the_same() -> None:
    case = cured()
    case.conclude()
    assert_goes_on(case.world)
    case = served()
    case.after(1_000)
    assert case.conclude().by_service == ("Russia",)
    assert_goes_on(case.world)


def test_whoever_goes_on_in_the_midst_of_a_contest_comes_to_the_same() -> None:
    ends = [contested(), contested(annulled=True), contested(annulled=True, first=True)]
    kinds = [next(iter(council(each).closed.values())).outcome for each in ends]
    assert [kind and kind.kind for kind in kinds] == ["adopted", "annulled", "annulled"]
    for world in (*ends, amended()[0]):
        world.time += 400
        world.evidence()
        assert_goes_on(world)


def cured() -> Serving:
    """Russia is deemed served, and says alone that it could reach nobody."""
    case = served()
    case.cure("Russia")
    case.after(1_000)
    return case


def assert_goes_on(world: World) -> None:
    whole = councils(world)
    reader = type(world.reader)(world.documents.get)
    for place, entry in enumerate(world.entries):
        frontier = reader.frontier
        if place:
            raw = format_state(whole[place - 1])
            resumed = parse_state(raw, whole[0], reader.charter)
            assert state_to_plain(resumed) == state_to_plain(whole[place - 1])
            follow(world, Continued(resumed, frontier, world.documents.get), whole, place)
        reader.read(entry)


def follow(world: World, reader: Continued, whole: list[state.Council], place: int) -> None:
    for later in range(place, min(place + 12, len(world.entries))):
        try:
            reading = reader.read(world.entries[later])
        except Missing:
            return
        known = whole[later]
        assert reader.council is not None
        assert reader.root_at(later + 1) == world.reader.root_at(later + 1)
        assert state_to_plain(reader.council) == state_to_plain(known), (place, later)
        if reading.act is not None and reading.act.kind == "conclude" and reading.error is None:
            ended, same = (
                each.circulation(reading.act.body.circulation)  # type: ignore[union-attr]
                for each in (reader.council, known)
            )
            assert ended is not None
            assert same is not None
            assert ended.outcome == same.outcome
            assert ended.by_service == same.by_service
