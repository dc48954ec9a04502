"""Attested time: f liars cannot shift it, the host cannot either."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.charter import Clock
from comity.core.clock import attested, earliest, with_stamp
from comity.core.instants import instant, span
from tests.world import START, World

CLOCK = Clock(("a", "b", "c"), 1, 1, 1, 1, 0, ())


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=12), st.integers(0, 9))
def test_the_staircase_answers_as_all_stamps_would(
    stamps: list[tuple[int, int]], index: int
) -> None:
    stairs: tuple[tuple[int, int], ...] = ()
    for size, time in stamps:
        stairs = with_stamp(stairs, size, time)
    times = [time for size, time in stamps if size > index]
    assert earliest(stairs, index) == (min(times) if times else None)
    assert list(stairs) == sorted(stairs)


@pytest.mark.threat(3)
def test_one_liar_of_three_moves_time_neither_before_nor_beyond_the_honest() -> None:
    for lie, one, other in itertools.product(range(1, 30, 4), range(10, 20, 3), range(10, 20, 3)):
        stamps = {"a": ((5, lie),), "b": ((5, one),), "c": ((5, other),)}
        time = attested(stamps, CLOCK, 0)
        assert time is not None
        assert min(one, other) <= time <= max(one, other)


def test_fewer_than_f_plus_one_stamps_attest_nothing() -> None:
    assert attested({"a": ((5, 10),)}, CLOCK, 0) is None
    assert attested({"a": ((5, 10),), "b": ((5, 11),)}, CLOCK, 4) == 11
    assert attested({"a": ((5, 10),), "b": ((5, 11),)}, CLOCK, 5) is None


@pytest.mark.threat(30)
@pytest.mark.parametrize("offset", [-3, -2, -1, 0, 1, 2, 3])
def test_a_position_around_the_last_second(offset: int) -> None:
    """In time if and only if T(position) <= deadline: equality counts,
    one second later does not.
    """
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence()
    deadline = START + 100
    world.say("Russia", circulation, "object")
    world.evidence(("Oslo", "Vienna"), deadline + offset)
    world.evidence(("Geneva",), deadline - 50)
    world.time = deadline + 100
    world.evidence()
    council = world.reader.council
    assert council is not None
    outcome = council.open[circulation].outcome
    assert outcome is not None
    assert outcome.kind == ("no_decision" if offset <= 0 else "adopted")
    assert [each.status for each in outcome.positions] == ["counts" if offset <= 0 else "late"]


def test_a_party_that_postdates_its_notice_gains_nothing() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence((*world.witnesses, "Alliance"))
    world.evidence(("Russia",), world.time + 10_000)
    world.evidence(world.witnesses)
    world.time += 200
    world.evidence(world.witnesses)
    world.conclude(circulation)


def test_instants_and_spans_read_well() -> None:
    assert instant(0) == "1970-01-01 00:00:00 UTC"
    assert instant(951_782_400) == "2000-02-29 00:00:00 UTC"
    assert instant(START) == "2001-11-23 10:06:40 UTC"
    assert [span(n) for n in (0, 1, 90, 3600, 259_200)] == [
        "0 seconds",
        "1 second",
        "90 seconds",
        "1 hour",
        "3 days",
    ]
