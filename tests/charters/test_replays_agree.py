"""A replay says what a live council would have said, and totals say what names say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from comity.core.charter import Charter, Procedure
from comity.core.past import Decision
from comity.core.replay import Replay
from comity.core.roll import roll_of
from comity.core.rules import Roll
from comity.core.verdict import verdict_of
from comity.wire.draft import templates
from tests.charters.replays import charter

ROUNDS = 25


def procedures(body: Charter) -> Iterator[tuple[Procedure, Roll]]:
    """The procedures that spheres use, each with the roll of the first; none of a charter with
    groups that are only counted, for of them a live council knows nothing.
    """
    parties = [party.name for party in body.parties]
    seen: set[str] = set()
    for sphere in body.spheres:
        if sphere.procedure not in seen and not any(group.counted for group in body.groups):
            seen.add(sphere.procedure)
            procedure = body.procedure(sphere.procedure)
            roll = roll_of(body, parties, sphere)
            if not strangers(body, procedure, roll):
                yield procedure, roll


def strangers(body: Charter, procedure: Procedure, roll: Roll) -> bool:
    """Whether a rule counts a group with members who do not decide."""
    deciding = {member.name for member in roll.members}
    named = {rule.group for name in procedure.rules() for rule in body.rules.under(name)}
    return any(set(group.members) - deciding for group in body.groups if group.name in named)


def drawn(dice: Random, procedure: Procedure, roll: Roll) -> dict[str, str]:
    """Random positions of some of the roll; sometimes nearly all say the same."""
    words = [word for word, _ in procedure.vocabulary.words]
    favourite, bias = dice.choice(words), dice.random()
    return {
        member.name: favourite if dice.random() < bias else dice.choice(words)
        for member in roll.members
        if dice.random() < 0.9
    }


@pytest.mark.parametrize("name", templates())
def test_named_positions_are_judged_as_in_a_live_council(name: str) -> None:
    body, dice = charter(name), Random(name)
    replay = Replay(body)
    for procedure, roll in procedures(body):
        for _ in range(ROUNDS):
            said = drawn(dice, procedure, roll)
            live = verdict_of(body.rules, procedure, roll, said, final=True)
            past = replay.outcome(Decision("one", procedure.name, positions=said))
            assert (past.kind, past.reason) == (live.kind, live.reason), (procedure.name, said)


@pytest.mark.parametrize("name", templates())
def test_totals_of_everybody_are_judged_as_their_names(name: str) -> None:
    """Where no rule looks at a group or a weight, nobody needs to be named."""
    body, dice = charter(name), Random(name)
    replay = Replay(body)
    for procedure, roll in procedures(body):
        rules = [rule for each in procedure.rules() for rule in body.rules.under(each)]
        if any(rule.group or rule.base_group or rule.weight for rule in rules):
            continue
        for _ in range(ROUNDS):
            said = drawn(dice, procedure, roll)
            totals = {"all": Counter(said.values())}
            by_total = replay.outcome(Decision("one", procedure.name, counts=totals))
            by_name = replay.outcome(Decision("one", procedure.name, positions=said))
            assert by_total.reason == by_name.reason, (procedure.name, said)
