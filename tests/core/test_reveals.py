"""Positions that are committed to before the deadline and opened together after it."""

from __future__ import annotations

from typing import Any

import pytest

from comity.core.state import Circulation
from comity.wire.commitment import commitment_of
from tests.refusals import refused
from tests.world import World, procedure

PARTIES = ("Alliance", "Russia", "Norway")
SALT = "5a" * 32


def world(unrevealed: str = "") -> World:
    """A council whose positions stay closed; what nobody opens counts as the word."""
    closed: dict[str, Any] = {"within": 600} | ({"unrevealed": unrevealed} if unrevealed else {})
    procedures = [
        procedure(simultaneous=closed, early=False),
        procedure("alone"),
        procedure("unheard"),
    ]
    return World(PARTIES, changes={"procedures": procedures})


def of(made: World, circulation: str) -> Circulation:
    """A circulation as the record has it."""
    assert made.reader.council is not None
    found = made.reader.council.circulation(circulation)
    assert found is not None
    return found


def commitment(made: World, by: str, circulation: str, word: str) -> str:
    """What a party commits to, with the salt of these tests."""
    assert made.reader.council is not None
    return commitment_of(made.reader.council.id, circulation, by, word, SALT)


def commit(made: World, by: str, circulation: str, word: str, **fields: Any) -> str:
    """The sealed position of a party."""
    sealed = commitment(made, by, circulation, word)
    return made.say(by, circulation, "sealed", commitment=sealed, **fields)


def reveal(made: World, by: str, circulation: str, act: str, word: str, salt: str = SALT) -> None:
    """The party opens its position."""
    made.do("reveal", by, circulation=circulation, of=act, position=word, salt=salt)


def wait(made: World, seconds: int) -> None:
    """Let time pass, as the timekeepers attest it."""
    made.evidence()
    made.time += seconds
    made.evidence()


def past_deadline(made: World, circulation: str) -> None:
    """Just past the effective deadline, before the grace is over."""
    made.evidence()
    made.time = max(made.time, of(made, circulation).deadline) + 1
    made.evidence()


@pytest.mark.threat(31)
def test_nobody_opens_a_position_before_the_deadline_or_another_than_it_committed_to() -> None:
    made = world()
    circulation = made.circulate("Alliance", "text")
    with refused("commitment-unfit"):
        made.say("Russia", circulation, "object")
    act = commit(made, "Russia", circulation, "object")
    with refused("reveal-early"):
        reveal(made, "Russia", circulation, act, "object")
    past_deadline(made, circulation)
    with refused("commitment-differs", "not what Russia committed to"):
        reveal(made, "Russia", circulation, act, "approve")
    with refused("commitment-differs"):
        reveal(made, "Russia", circulation, act, "object", "5b" * 32)
    with refused("nothing-to-reveal"):
        reveal(made, "Norway", circulation, act, "object")
    reveal(made, "Russia", circulation, act, "object")
    with refused("nothing-to-reveal"):
        reveal(made, "Russia", circulation, act, "object")
    wait(made, 100)
    made.conclude(circulation, "no_decision")


@pytest.mark.threat(31)
def test_a_copied_commitment_cannot_be_opened_as_the_copier_s_own() -> None:
    made = world()
    circulation = made.circulate("Alliance", "text")
    sealed = commitment(made, "Russia", circulation, "object")
    copied = made.say("Norway", circulation, "sealed", commitment=sealed)
    own = made.say("Russia", circulation, "sealed", commitment=sealed)
    past_deadline(made, circulation)
    reveal(made, "Russia", circulation, own, "object")
    with refused("commitment-differs", "not what Norway committed to"):
        reveal(made, "Norway", circulation, copied, "object")


@pytest.mark.threat(32)
@pytest.mark.parametrize(("unrevealed", "kind"), [("", "adopted"), ("object", "no_decision")])
def test_who_does_not_open_its_position_counts_as_the_charter_says(
    unrevealed: str, kind: str
) -> None:
    made = world(unrevealed)
    circulation = made.circulate("Alliance", "text")
    commit(made, "Russia", circulation, "object")
    wait(made, 400)
    assert of(made, circulation).closed < 0
    wait(made, 800)
    outcome = of(made, circulation).outcome
    assert outcome is not None
    assert [each.status for each in outcome.positions] == ["unrevealed"]
    assert outcome.kind == kind
    made.conclude(circulation, kind)


@pytest.mark.threat(32)
def test_a_mind_is_changed_before_the_deadline_only() -> None:
    made = world()
    circulation = made.circulate("Alliance", "text")
    first = commit(made, "Russia", circulation, "object")
    second = commit(made, "Russia", circulation, "approve", replaces=[first])
    past_deadline(made, circulation)
    sealed = commitment(made, "Russia", circulation, "abstain")
    late = {"commitment": sealed, "replaces": [second]}
    entry = made.position("Russia", circulation, "sealed", **late)
    with refused("position-late"):
        made.admit(entry)
    made.add(entry)
    third = of(made, circulation).positions[-1].id
    reveal(made, "Russia", circulation, third, "abstain")
    reveal(made, "Russia", circulation, second, "approve")
    wait(made, 800)
    outcome = of(made, circulation).outcome
    assert outcome is not None
    assert [each.status for each in outcome.positions] == ["replaced", "counts", "late"]


def opened() -> World:
    """A council with a position that has been opened, before the closing."""
    made = world()
    circulation = made.circulate("Alliance", "text")
    act = commit(made, "Russia", circulation, "object")
    past_deadline(made, circulation)
    reveal(made, "Russia", circulation, act, "object")
    return made
