"""Counting a game by how many of each kind of member are in favour.

Members that are alike can stand for one another, so a set is given by a number for each kind, and
stands for as many sets as there are ways to choose those members.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from comity.insight.game import Game
from comity.insight.tally import Count, Sizes, binomials

Vector = tuple[int, ...]


def cost(game: Game) -> int:
    """About how many nanoseconds counting takes."""
    kinds = game.classes()
    return prod(len(kind) + 1 for kind in kinds) * (4_000 + 1_500 * len(kinds))


def count(game: Game) -> Count:
    """The winning sets of a game."""
    kinds, wins = game.classes(), _wins(game)
    ways = [binomials(len(kind)) for kind in kinds]
    size = len(game.members) + 1
    winning, held = [0] * size, [[0] * size for _ in kinds]
    harmed = False
    for vector in (v for v, won in wins.items() if won):
        sets = prod(way[number] for way, number in zip(ways, vector, strict=True))
        winning[sum(vector)] += sets
        for kind, number in enumerate(vector):
            held[kind][sum(vector)] += sets * number // len(kinds[kind])
        harmed = harmed or not all(wins[more] for more in _beside(vector, 1) if more in wins)
    of = {member: tuple(held[k]) for k, members in enumerate(kinds) for member in members}
    holding = tuple(of[member] for member in range(len(game.members)))
    return Count(tuple(winning), holding, harmed)


def minimal(game: Game) -> Sizes:
    """By size, the winning sets that lose without any one of their members."""
    kinds, wins = game.classes(), _wins(game)
    ways = [binomials(len(kind)) for kind in kinds]
    found = [0] * (len(game.members) + 1)
    for vector in (v for v, won in wins.items() if won):
        if not any(wins[less] for less in _beside(vector, -1) if less in wins):
            found[sum(vector)] += prod(w[n] for w, n in zip(ways, vector, strict=True))
    return tuple(found)


def _wins(game: Game) -> dict[Vector, bool]:
    kinds = game.classes()
    steps = [game.columns[kind[0]] for kind in kinds]
    places = range(game.width())
    return {
        vector: game.wins_at(
            [
                sum(n * step[place] for n, step in zip(vector, steps, strict=True))
                for place in places
            ]
        )
        for vector in product(*(range(len(kind) + 1) for kind in kinds))
    }


def _beside(vector: Vector, step: int) -> Iterator[Vector]:
    for place, number in enumerate(vector):
        yield (*vector[:place], number + step, *vector[place + 1 :])
