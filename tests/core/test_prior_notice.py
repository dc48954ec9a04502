"""Promise P3: no decision stands without the notice and the period of every party owed one."""

from __future__ import annotations

import contextlib
import itertools

import pytest

from comity.errors import Refused
from comity.wire.reader import Reader
from tests.world import World


def refusal(world: World, circulation: str, outcome: str = "adopted") -> Refused:
    """Why a conclusion is refused; nothing moves."""
    before = world.reader.council
    with pytest.raises(Refused) as caught:
        world.conclude(circulation, outcome)
    assert world.reader.council is before
    return caught.value


def test_conclusion_before_any_notice_is_refused() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    error = refusal(world, circulation)
    assert error.code == "notice-missing"
    assert error.sentence == (
        "Alliance has given no notice of the circulation; its period has not begun."
    )
    assert error.hint


@pytest.mark.threat(23)
def test_witnesses_and_mail_give_no_notice() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence(world.witnesses)
    world.time += 1000
    world.evidence((*world.witnesses, "Alliance"))
    error = refusal(world, circulation)
    assert (error.code, error.facts["party"]) == ("notice-missing", "Russia")


def test_the_period_runs_from_the_party_s_own_notice() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text", deadline=world.time + 1)
    world.evidence((*world.witnesses, "Alliance"))
    world.time += 500
    world.evidence()
    error = refusal(world, circulation)
    assert error.code == "period-not-run"
    assert error.facts == {
        "party": "Russia",
        "notice": world.time,
        "now": world.time,
        "period": 60,
        "missing": 60,
    }
    world.time += 60 + 5
    world.evidence()
    with pytest.raises(Refused):
        world.conclude(circulation)
    world.time += 1
    world.evidence()
    world.conclude(circulation)


def test_late_notice_moves_the_deadline_for_everyone() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.time += 90
    world.evidence()
    council = world.reader.council
    assert council is not None
    world.time += 11 + 6
    world.evidence()
    council = world.reader.council
    assert council is not None
    assert council.open[circulation].closed == -1, "the stated deadline alone does not close"
    world.time += 60
    world.evidence()
    council = world.reader.council
    assert council is not None
    outcome = council.open[circulation].outcome
    assert outcome is not None
    assert outcome.deadline == world.time - 17 - 60 + 60


def test_a_conclusion_forced_into_the_record_has_no_effect() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    entry = world.act("conclude", "secretariat", circulation=circulation, outcome="adopted")
    reading = world.add(entry)
    assert reading.error is not None
    assert reading.error.code == "notice-missing"
    council = world.reader.council
    assert council is not None
    assert circulation in council.open
    assert council.size == world.reader.size


def test_informed_parties_can_be_told_after_the_fact_and_the_record_shows_it() -> None:
    world = World()
    circulation = world.circulate("Alliance", "bombs", "informed")
    world.conclude(circulation)
    world.time += 7
    world.evidence((*world.witnesses, "Alliance"))
    world.time += 5
    world.evidence()
    council = world.reader.council
    assert council is not None
    ended = council.closed[circulation]
    assert ended.decided is not None
    assert ended.notices["Russia"].stamp - ended.decided == 5
    assert council.trailing == ()


def test_small_worlds_no_order_of_notice_decides_before_all_periods() -> None:
    """Every order in which two parties and time can come: conclude stands after both periods."""
    concluded = 0
    for steps in itertools.permutations(["Alliance", "Russia", "wait", "wait", "say"]):
        world = World()
        circulation = world.circulate("Alliance", "text", "open", deadline=world.time)
        noticed: dict[str, int] = {}
        answered: set[str] = set()
        for step in steps:
            if step == "wait":
                world.time += 40
                world.evidence(world.witnesses)
            elif step == "say":
                with contextlib.suppress(Refused):
                    world.say("Russia", circulation, "approve")
                    answered.add("Russia")
            else:
                noticed[step] = world.time
                world.evidence((*world.witnesses, step))
            ran = all(
                party in noticed and (party in answered or world.time > noticed[party] + 60)
                for party in world.parties
            )
            entry = world.act("conclude", "secretariat", circulation=circulation, outcome="adopted")
            mark = world.reader.mark()
            stands = world.reader.read(entry).error is None
            world.reader.go_back(mark)
            assert ran or not stands, steps
            concluded += stands
    assert concluded, "in some worlds everyone is silent and the text is adopted"


@pytest.mark.threat(7)
def test_evidence_after_the_closing_entry_never_changes_the_outcome() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.say("Russia", circulation, "object")
    world.evidence()
    world.time += 200
    world.evidence()
    council = world.reader.council
    assert council is not None
    closed = council.open[circulation]
    for names in ((*world.witnesses,), ("Russia",), ("Alliance", "Oslo")):
        world.time += 3
        world.evidence(names)
    council = world.reader.council
    assert council is not None
    assert council.open[circulation].outcome == closed.outcome
    assert council.open[circulation].closed == closed.closed
    error = refusal(world, circulation, "adopted")
    assert error.code == "outcome-differs"
    world.conclude(circulation, "no_decision")


def test_replay_gives_the_same_council() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.decide(circulation)
    again = Reader(world.documents.get)
    for entry in world.entries:
        again.read(entry)
    assert again.council == world.reader.council
    assert again.roots == world.reader.roots
