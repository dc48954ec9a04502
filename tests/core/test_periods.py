"""More time and less: extensions, requests, waivers, and holds that lapse."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from comity.core.deadline import effective_deadline
from comity.core.state import Circulation
from tests.refusals import refused
from tests.world import World, procedure

PARTIES = ("Alliance", "Russia", "Norway")
HOLDS = [
    {"word": "approve", "role": "assent"},
    {"word": "object", "role": "dissent"},
    {"word": "hold", "role": "block", "lapses": 300},
]


def world(**changes: Any) -> World:
    """A council of three with a silence procedure of 100 seconds and periods of 60."""
    names = ("consensus", "alone", "unheard")
    more = {"extensions": {"times": 2, "longest": 500}, "positions": HOLDS} | changes
    return World(PARTIES, changes={"procedures": [procedure(name, **more) for name in names]})


def state(council: World, circulation: str) -> Circulation:
    """The circulation as the record has it."""
    assert council.reader.council is not None
    found = council.reader.council.circulation(circulation)
    assert found is not None
    return found


def deadline(council: World, circulation: str) -> int | None:
    """Its effective deadline, on what the record attests so far."""
    assert council.reader.council is not None
    return effective_deadline(state(council, circulation), council.reader.council.stamps)


def extend(council: World, by: str, circulation: str, until: int) -> str:
    """Move the deadline."""
    return council.do("extend", by, circulation=circulation, deadline=until)


def test_an_extension_moves_the_deadline_once_it_is_attested_in_time() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text")
    stated = council.time + 100
    council.evidence()
    extend(council, "Russia", circulation, stated + 500)
    assert deadline(council, circulation) == stated
    council.time += 99
    council.evidence()
    assert deadline(council, circulation) == stated + 500


def test_an_extension_after_the_deadline_moves_nothing() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text")
    stated = council.time + 100
    council.evidence()
    extend(council, "Russia", circulation, stated + 500)
    council.time = stated + 1
    council.evidence()
    assert deadline(council, circulation) == stated


def test_how_often_and_how_far() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text")
    stated = council.time + 100
    for unfit in (stated, stated - 1, stated + 501):
        with refused("extension-unfit", "by 500 seconds at most"):
            extend(council, "Russia", circulation, unfit)
    extend(council, "Russia", circulation, stated + 500)
    extend(council, "Norway", circulation, stated + 1_000)
    with refused("extension-not-allowed"):
        extend(council, "Norway", circulation, stated + 1_001)
    council.evidence()
    assert deadline(council, circulation) == stated + 1_000


def test_where_the_procedure_knows_no_extension_there_is_none() -> None:
    council = World(PARTIES)
    circulation = council.circulate("Alliance", "text")
    with refused("extension-not-allowed"):
        extend(council, "Alliance", circulation, council.time + 200)


def test_only_those_with_the_power_extend() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text", sphere="consulted")
    with refused("power-lacking", "does not let Russia extend"):
        extend(council, "Russia", circulation, council.time + 200)
    extend(council, "Alliance", circulation, council.time + 200)


def test_a_request_is_on_the_record_and_moves_nothing() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text", sphere="consulted")
    before = deadline(council, circulation)
    statement = council.document(b"Our capital is asleep.\n")
    until = council.time + 400
    asked = council.do(
        "request", "Russia", circulation=circulation, deadline=until, statement=statement
    )
    assert deadline(council, circulation) == before
    (kept,) = state(council, circulation).requests
    assert (kept.id, kept.party, kept.statement) == (asked, "Russia", statement)
    with refused("request-unfit"):
        council.do("request", "Norway", circulation=circulation, deadline=council.time + 100)


def test_whoever_is_only_informed_asks_for_nothing() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text", sphere="informed")
    with refused("standing-lacking"):
        council.do("request", "Russia", circulation=circulation, deadline=council.time + 900)


@pytest.mark.threat(28)
def test_a_period_ends_early_only_by_the_waiver_of_each_party_that_it_protects() -> None:
    """A deadline before the minimum and the periods stands only if all three give theirs up."""
    council = world(minimum=3_600, periods=[{"standing": "decides", "seconds": 3_600}])
    circulation = council.circulate("Alliance", "text")
    stated = council.time + 100
    council.evidence()
    noticed = council.time
    for party in PARTIES:
        assert deadline(council, circulation) == noticed + 3_600
        council.do("waive", party, circulation=circulation)
    assert deadline(council, circulation) == stated
    with refused("period-not-owed"):
        council.do("waive", "Russia", circulation=circulation)


def test_a_waiver_does_not_replace_notice() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text")
    for party in PARTIES:
        council.do("waive", party, circulation=circulation)
    council.evidence(("Alliance", "Norway", *council.witnesses))
    council.time += 1_000
    council.evidence(("Alliance", "Norway", *council.witnesses))
    assert deadline(council, circulation) is None
    with refused("notice-missing", "Russia has given no notice"):
        council.conclude(circulation)


def test_a_waiver_of_something_unseen_is_refused() -> None:
    council = world()
    circulation = council.circulate("Alliance", "text")
    size = state(council, circulation).index
    seen = {"root": council.reader.root_at(size), "size": size}
    with refused("circulation-unseen"):
        council.do("waive", "Russia", circulation=circulation, seen=seen)


def held(council: World) -> tuple[str, int, str]:
    """A circulation on which Russia holds at its very beginning: circulation, time, hold."""
    circulation = council.circulate("Alliance", "text")
    hold = council.say("Russia", circulation, "hold")
    council.evidence()
    return circulation, council.time, hold


def test_a_hold_keeps_the_deadline_back_until_it_lapses_and_then_counts_as_silence() -> None:
    council = world()
    circulation, began, _ = held(council)
    assert deadline(council, circulation) == began + 300
    council.time = began + 306
    council.evidence()
    council.conclude(circulation)
    outcome = state(council, circulation).outcome
    assert outcome is not None
    assert [each.status for each in outcome.positions] == ["lapsed"]


def test_a_hold_that_is_lifted_keeps_the_deadline_back_no_longer() -> None:
    council = world()
    circulation, began, hold = held(council)
    council.time = began + 200
    council.say("Russia", circulation, "approve", replaces=[hold])
    council.evidence()
    assert deadline(council, circulation) == began + 200
    council.time += 6
    council.evidence()
    council.conclude(circulation)


def test_a_second_hold_of_the_same_party_holds_nothing() -> None:
    council = world()
    circulation, began, hold = held(council)
    council.time = began + 50
    between = council.say("Russia", circulation, "approve", replaces=[hold])
    council.say("Russia", circulation, "hold", replaces=[between])
    council.evidence()
    assert deadline(council, circulation) == began + 100
    council.time = began + 106
    council.evidence()
    council.conclude(circulation)


def test_holds_and_extensions_together_do_not_depend_on_their_order() -> None:
    """Each counts if it was in time by what counted before it, whatever its place."""
    ends = []
    for order in permutations(range(3)):
        council = world()
        circulation = council.circulate("Alliance", "text")
        began = council.time
        council.evidence()
        doings = (
            lambda c=council, x=circulation: c.say("Russia", x, "hold"),
            lambda c=council, x=circulation: c.say("Norway", x, "hold"),
            lambda c=council, x=circulation, t=began: extend(c, "Alliance", x, t + 350),
        )
        for number in order:
            doings[number]()
        council.time = began + 90
        council.evidence()
        found = deadline(council, circulation)
        assert found is not None
        ends.append(found - began)
    assert ends == [390] * 6
