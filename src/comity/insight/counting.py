"""Choosing how to count a game by its shape. Exact or refused, never approximate.

Three ways, each exact: by kinds of members where few differ, by halves where there are at most 28
members, by sums where weights are small. The cheapest is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from comity.errors import Refused
from comity.insight import by_classes, by_halves, by_sums
from comity.insight.game import Game
from comity.insight.tally import Count, Sizes

MOST_NANOSECONDS = 60 * 10**9


@dataclass(frozen=True, slots=True)
class Method:
    """A way to count: its name for people, what it would cost, and what it gives."""

    name: str
    cost: Callable[[Game], int | None]
    count: Callable[[Game], Count]
    minimal: Callable[[Game], Sizes | None]


METHODS = (
    Method("by kinds of members", by_classes.cost, by_classes.count, by_classes.minimal),
    Method("by halves", by_halves.cost, by_halves.count, by_halves.minimal),
    Method("by sums", by_sums.cost, by_sums.count, by_sums.minimal),
)


def method_for(game: Game) -> Method:
    """The cheapest way to count a game. Raises Refused `game-too-large`."""
    costs = [(cost, place) for place, m in enumerate(METHODS) if (cost := m.cost(game)) is not None]
    cost, place = min(costs)
    if cost > MOST_NANOSECONDS:
        members, kinds = len(game.members), len(game.classes())
        raise Refused(
            "game-too-large",
            f"{members} members of {kinds} kinds with weights this large are more than can be "
            "counted exactly in a minute.",
            "Use smaller weights, or name positions so that fewer members are left.",
            {"members": members, "kinds": kinds},
        )
    return METHODS[place]
