"""Positions: chained, never last-wins; words,
texts and standing as the charter and circulation say.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from comity.core.state import Outcome
from comity.errors import ComityError
from comity.wire.act import parse_signed_act
from tests.world import World


def refused(world: World, entry: bytes) -> ComityError:
    """The refusal of an entry; nothing moves."""
    before, size = world.reader.council, world.reader.size
    with pytest.raises(ComityError) as caught:
        world.admit(entry)
    assert world.reader.council is before
    assert world.reader.size == size
    return caught.value


def outcome(world: World, circulation: str) -> Outcome:
    """The outcome after the closing."""
    world.evidence()
    world.time += 300
    world.evidence()
    council = world.reader.council
    assert council is not None
    ended = council.open[circulation].outcome
    assert ended is not None
    return ended


def test_second_position_not_chained_to_the_first_is_refused() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.say("Russia", circulation, "object")
    error = refused(world, world.position("Russia", circulation, "approve"))
    assert error.code == "position-unchained"
    assert error.sentence == (
        "Russia has a position on this circulation that the new one does not replace."
    )
    assert error.hint.startswith("Sign again with replaces naming ")


@pytest.mark.threat(16)
def test_two_unchained_positions_forced_onto_the_record_are_a_conflict() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    first = world.position("Russia", circulation, "object")
    second = world.position("Russia", circulation, "approve")
    world.add(first)
    world.add(second)
    ended = outcome(world, circulation)
    assert ended.conflicts == ("Russia",)
    assert [each.status for each in ended.positions] == ["conflict", "conflict"]


@pytest.mark.threat(5)
def test_no_order_of_arrival_changes_which_position_counts() -> None:
    results = set()
    for order in itertools.permutations(range(3)):
        world = World()
        circulation = world.circulate("Alliance", "text")
        world.time += 1
        words = ("object", "abstain", "object")
        entries: list[bytes] = []
        replaces: list[str] = []
        mark = world.reader.mark()
        seen = {"root": world.reader.root_at(mark.size), "size": mark.size}
        for word in words:
            entry = world.position("Russia", circulation, word, replaces=replaces, seen=seen)
            entries.append(entry)
            replaces = [world.reader.read(entry).id]
        world.reader.go_back(mark)
        for number in order:
            assert world.add(entries[number]).error is None
        ended = outcome(world, circulation)
        results.add(tuple(sorted((each.spoken.word, each.status) for each in ended.positions)))
    assert results == {(("abstain", "replaced"), ("object", "counts"), ("object", "replaced"))}


@pytest.mark.threat(27)
def test_a_position_on_other_bytes_is_refused() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    council = world.reader.council
    assert council is not None
    texts = [text.document for text in council.open[circulation].texts]
    changed = world.document(world.documents[texts[1]] + b" ")
    entry = world.position("Russia", circulation, "approve", texts=[texts[0], changed])
    error = refused(world, entry)
    assert error.code == "text-differs"
    assert error.sentence == "The position does not name exactly the circulated texts."


@pytest.mark.threat(28)
def test_a_changed_text_is_a_new_circulation_and_positions_do_not_carry_over() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.say("Russia", circulation, "approve")
    council = world.reader.council
    assert council is not None
    matter = council.open[circulation].matter
    texts = world.texts("another text")
    world.do("amend", "Alliance", matter=matter, texts=texts)
    again = world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=world.time + 100)
    council = world.reader.council
    assert council is not None
    ended = council.closed[circulation].outcome
    assert ended is not None
    assert ended.kind == "withdrawn"
    assert council.open[again].positions == ()
    old = world.position("Russia", circulation, "approve")
    assert refused(world, old).code == "circulation-closed"


@pytest.mark.threat(33)
def test_a_circulation_without_an_authentic_language_is_refused() -> None:
    world = World()
    texts = world.texts("text", ["en"])
    matter = world.do("table", "Alliance", sphere="open", title="text", texts=texts)
    entry = world.act(
        "circulate", "Alliance", matter=matter, texts=texts, deadline=world.time + 100
    )
    error = refused(world, entry)
    assert error.code == "language-missing"
    assert "fr" in error.sentence


@pytest.mark.threat(13)
def test_no_act_signed_for_one_council_enters_another() -> None:
    one, other = World(name="one"), World(name="other")
    circulation = one.circulate("Alliance", "text")
    mine = other.circulate("Alliance", "text")
    entry = one.position("Russia", circulation, "approve")
    assert refused(other, entry).code == "council-differs"
    shared = other.position("Russia", mine, "approve", council=one.reader.council.id)  # type: ignore[union-attr]
    error = refused(other, shared)
    assert error.code == "council-differs"
    assert error.sentence == "The act was signed for another council."


def test_informed_parties_take_no_position() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text", "informed")
    error = refused(world, world.position("Russia", circulation, "object"))
    assert error.code == "standing-lacking"


def test_consulted_parties_are_heard_but_not_counted() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text", "consulted")
    world.say("Russia", circulation, "object")
    ended = outcome(world, circulation)
    assert (ended.kind, ended.positions[0].status) == ("adopted", "advisory")


def test_a_position_that_has_not_seen_its_circulation_is_refused() -> None:
    world = World()
    before = world.reader.size
    circulation = world.circulate("Alliance", "text")
    seen = {"root": world.reader.root_at(before), "size": before}
    error = refused(world, world.position("Russia", circulation, "approve", seen=seen))
    assert error.code == "circulation-unseen"


def test_one_honest_act_on_a_forked_view_exposes_the_fork() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    seen = {"root": "ab" * 32, "size": world.reader.size}
    error = refused(world, world.position("Russia", circulation, "approve", seen=seen))
    assert error.code == "seen-forked"


@pytest.mark.threat(15)
def test_twenty_delegates_of_one_party_have_one_position() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    positions: list[str] = []
    for number in range(20):
        world.accredit("Russia", f"delegate{number}")
        entry = world.position("Russia", circulation, "object", replaces=positions[-1:])
        positions.append(world.admit(entry))
    ended = outcome(world, circulation)
    assert [each.status for each in ended.positions].count("counts") == 1


@pytest.mark.threat(18)
def test_a_recalled_delegate_speaks_no_more_and_what_it_said_stays() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.say("Russia", circulation, "object")
    entry = world.position("Russia", circulation, "approve", replaces=[])
    key = next(k for k, d in world.reader.council.delegates.items() if d.party == "Russia")  # type: ignore[union-attr]
    world.do("recall", "Russia", signer="root", delegate=key)
    assert refused(world, entry).code == "key-unknown"
    assert outcome(world, circulation).kind == "no_decision"


def test_after_an_early_conclusion_nobody_is_told_that_the_deadline_has_passed() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text", deadline=world.time + 9_000)
    world.evidence()
    world.say("Russia", circulation, "object")
    world.time += 70
    world.evidence()
    world.conclude(circulation, "no_decision")
    error = refused(world, world.position("Russia", circulation, "approve"))
    assert error.code == "position-late"
    assert error.sentence.endswith(
        "is no longer open, for the circulation was concluded before it."
    )


def test_thousands_of_positions_that_wait_for_one_another_stop_no_reader() -> None:
    """A host without scruples records a party's positions before the act that they follow."""
    world = World()
    circulation = world.circulate("Alliance", "On terrorism")
    council = world.reader.council
    assert council is not None
    first = world.act("position", "Russia", **_said(world, circulation))
    tip = parse_signed_act(first).id
    chain = council.chains["Russia"]
    pairs = [(tip, "1".zfill(64)), *((f"{n:064}", f"{n + 1:064}") for n in range(1, 3_000))]
    waiting = replace(chain, waiting=tuple(reversed(pairs)))
    world.reader.council = replace(council, chains={**council.chains, "Russia": waiting})
    world.admit(first)
    assert world.reader.council.chains["Russia"].tip == f"{3_000:064}"


def _said(world: World, circulation: str) -> dict[str, Any]:
    council = world.reader.council
    assert council is not None
    texts = [text.document for text in council.open[circulation].texts]
    return {"circulation": circulation, "position": "approve", "texts": texts}
