"""Counting agrees with looking at every set, on games drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comity.core.judge import Tally
from comity.core.roll import members_of
from comity.core.rules import Roll
from comity.core.verdict import final_verdict
from comity.errors import Refused
from comity.insight.counting import METHODS, Method
from comity.insight.game import from_strongest
from comity.insight.indices import powers
from comity.insight.nearest import nearest
from comity.insight.shape import game_of, sides_of
from tests.insight.games import Body, bodies
from tests.oracle import coalitions
from tests.oracle.ballots import Ballot, kind
from tests.oracle.test_random_rules import PARTIES, charters

EACH = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


def by_judge(body: Body) -> coalitions.Wins:
    """Whether the text is adopted if these are in favour and all others say the other word."""

    @cache
    def wins(chosen: frozenset[int]) -> bool:
        sides = body.sides
        tallies = tuple(
            Tally(member, *(sides.yes if number in chosen else sides.no))
            for number, member in enumerate(body.members)
        )
        return final_verdict(body.book, body.procedure, tallies).kind == "adopted"

    return wins


def game_or_pass(body: Body) -> Any:
    """The game; rules whose measure is no sum are refused, which other tests look at."""
    try:
        return body.game()
    except Refused as error:
        if error.code != "rule-not-a-sum":
            raise
        assume(False)


@settings(max_examples=200, deadline=None)
@given(bodies())
def test_a_game_is_what_the_judge_says(body: Body) -> None:
    game, wins = game_or_pass(body), by_judge(body)
    everyone = frozenset(range(len(body.members)))
    for chosen in coalitions.sets(everyone):
        assert game.wins(chosen) == wins(chosen)
        assert game.dual().wins(chosen) == (not wins(everyone - chosen))


@EACH
@settings(max_examples=100, deadline=None)
@given(body=bodies())
def test_counts(method: Method, body: Body) -> None:
    game, wins, members = game_or_pass(body), by_judge(body), len(body.members)
    count = method.count(game)
    found = coalitions.winning(wins, members)
    assert count.winning == coalitions.by_size(found, members)
    for member in range(members):
        holding = [each for each in found if member in each]
        assert count.holding[member] == coalitions.by_size(holding, members)
    assert count.harmed == coalitions.harmed(wins, members)


@EACH
@settings(max_examples=100, deadline=None)
@given(body=bodies())
def test_minimal_sets_and_power(method: Method, body: Body) -> None:
    game, wins, members = game_or_pass(body), by_judge(body), len(body.members)
    count = method.count(game)
    if count.harmed:
        with pytest.raises(Refused, match="vote-can-harm"):
            powers(game, count)
        return
    check(method.minimal(game), game, coalitions.minimal(wins, members))
    check(method.minimal(game.dual()), game, coalitions.blocking(wins, members))
    for member, power in enumerate(powers(game, count)):
        assert power.swings == coalitions.swings(wins, members, member)
        if members <= 5:
            assert power.shapley == coalitions.shapley(wins, members, member)


def check(sizes: Sequence[int] | None, game: Any, found: list[frozenset[int]]) -> None:
    """Minimal sets by size; not counted only where members cannot be put in order."""
    if sizes is None:
        assert from_strongest(game) is None
    else:
        assert tuple(sizes) == coalitions.by_size(found, len(game.members))


@settings(max_examples=100, deadline=None)
@given(bodies())
def test_the_nearest_sets_are_winning_and_the_smallest(body: Body) -> None:
    game, wins = game_or_pass(body), by_judge(body)
    found = coalitions.winning(wins, len(body.members))
    for size in range(len(body.members) + 1):
        wanted = [each for each in found if len(each) == size]
        near = nearest(game, size)
        assert len(near) == min(3, len(wanted))
        for names in near:
            assert frozenset(game.members.index(name) for name in names) in wanted


@settings(max_examples=100, deadline=None)
@given(bodies(), st.data())
def test_who_turns_a_set(body: Body, data: st.DataObject) -> None:
    game, wins = game_or_pass(body), by_judge(body)
    member = data.draw(st.integers(0, len(body.members) - 1))
    others = [number for number in range(len(body.members)) if number != member]
    for harm in (False, True):
        turned = game.turned_by(member, harm=harm)
        for chosen in coalitions.sets(range(len(others))):
            named = frozenset(others[number] for number in chosen)
            before, after = wins(named), wins(named | {member})
            assert turned.wins(chosen) == ((before and not after) if harm else after and not before)


@settings(max_examples=100, deadline=None)
@given(charters())
def test_the_game_of_a_charter_by_a_naive_reading(plain: dict[str, Any]) -> None:
    """From the plain data of a charter, through the naive implementation of every rule."""
    from comity.wire.charter import format_charter, parse_charter

    charter = parse_charter(format_charter(plain))
    drawn = charter.procedures[0]
    sides = sides_of(drawn.vocabulary)
    roll = Roll(tuple(members_of(charter, PARTIES)))
    try:
        game = game_of(charter.rules, drawn, roll, sides)
    except Refused as error:
        if error.code != "rule-not-a-sum":
            raise
        return
    for chosen in coalitions.sets(range(len(PARTIES))):
        words = {
            party: (sides.yes if number in chosen else sides.no)[1]
            for number, party in enumerate(PARTIES)
        }
        ballot = Ballot(plain, drawn.name, "2001-11-23", PARTIES, words)
        assert game.wins(chosen) == (kind(ballot) == "adopted")
