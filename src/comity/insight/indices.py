"""How much a vote is worth: Banzhaf's and Shapley and Shubik's indices, exact.

Banzhaf counts the sets of other members that a vote turns; Shapley and Shubik count the orders of
joining in which it does. Both suppose that a vote in favour never harms; where it may, they say
nothing sound and are refused.
Source: Felsenthal and Machover, The Measurement of Voting Power, 1998, chapters 3 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial

from comity.errors import Refused
from comity.insight.game import Game
from comity.insight.nearest import nearest
from comity.insight.tally import Count


@dataclass(frozen=True, slots=True)
class Power:
    """What one member's vote is worth.

    swings: the sets of others that it turns; banzhaf: its share of all swings; absolute: the share
    of all sets of others that it turns; shapley: the share of orders in which it is the one that
    turns; veto: nothing passes without it; dictator: and it alone suffices; dummy: it never counts.
    """

    member: str
    swings: int
    banzhaf: Fraction
    absolute: Fraction
    shapley: Fraction
    veto: bool
    dictator: bool
    dummy: bool


def powers(game: Game, count: Count) -> tuple[Power, ...]:
    """The power of each member. Raises Refused `vote-can-harm` with an example."""
    if count.harmed:
        raise _harm(game)
    members = len(game.members)
    swings = [count.swings(member) for member in range(members)]
    total = sum(map(sum, swings))
    orders = [factorial(size) * factorial(members - 1 - size) for size in range(members)]
    found = []
    for member, name in enumerate(game.members):
        mine, veto = sum(swings[member]), count.always_in(member)
        turns = sum(number * ways for number, ways in zip(swings[member], orders, strict=True))
        found.append(
            Power(
                member=name,
                swings=mine,
                banzhaf=Fraction(mine, total) if total else Fraction(0),
                absolute=Fraction(mine, 2 ** (members - 1)),
                shapley=Fraction(turns, factorial(members)),
                veto=veto,
                dictator=veto and count.holding[member][1] == 1,
                dummy=mine == 0,
            )
        )
    return tuple(found)


def _harm(game: Game) -> Refused:
    facts: dict[str, str | int] = {}
    for kind in game.classes():
        example = _example(game, kind[0])
        if example is not None:
            facts = {"in_favour": ", ".join(example), "joined_by": game.members[kind[0]]}
            break
    return Refused(
        "vote-can-harm",
        "A further vote in favour can keep a text from passing, so no power index is sound.",
        _hint(facts),
        facts,
    )


def _hint(facts: dict[str, str | int]) -> str:
    if not facts:
        return "Look at the counts of winning sets instead."
    who = facts["in_favour"] or "nobody"
    return f"Adopted with {who} in favour, and not once {facts['joined_by']} joins; use the counts."


def _example(game: Game, member: int) -> tuple[str, ...] | None:
    """The smallest set of others that wins, and loses once the member joins."""
    harmed = game.turned_by(member, harm=True)
    for size in range(len(harmed.members) + 1):
        for found in nearest(harmed, size, 1):
            return found
    return None
