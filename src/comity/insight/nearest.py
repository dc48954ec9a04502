"""The nearest sets, by name: a search that looks only where a winning set can still be."""

from __future__ import annotations

from itertools import accumulate

from comity.insight.formula import May, may
from comity.insight.game import Game, from_strongest

MOST_STEPS = 100_000
FEW = 3


def nearest(game: Game, size: int, few: int = FEW) -> tuple[tuple[str, ...], ...]:
    """Up to `few` winning sets of a size, the strongest members first.

    There may be none in what is returned though some exist, where the search took too many steps.
    """
    search = _Search(game, few)
    search.walk(0, size, (0,) * game.width())
    return tuple(tuple(game.members[member] for member in sorted(s)) for s in search.found)


class _Search:
    """Takes members in or leaves them out, the strongest first, until a set is complete."""

    def __init__(self, game: Game, few: int) -> None:
        self.game, self.few, self.steps = game, few, 0
        self.order = from_strongest(game) or tuple(range(len(game.members)))
        self.found: list[tuple[int, ...]] = []
        self.chosen: list[int] = []
        self.reach = [
            [self._reach(start, place) for place in range(game.width())]
            for start in range(len(self.order) + 1)
        ]

    def _reach(self, start: int, place: int) -> tuple[list[int], list[int]]:
        """The least and the most that so many of the members from `start` on can add."""
        amounts = sorted(self.game.columns[member][place] for member in self.order[start:])
        return [0, *accumulate(amounts)], [0, *accumulate(reversed(amounts))]

    def walk(self, start: int, left: int, sums: tuple[int, ...]) -> None:
        """All sets that take `left` more of the members from `start` on."""
        self.steps += 1
        if self.steps > MOST_STEPS or len(self.found) == self.few:
            return
        if left > len(self.order) - start or not self._may_win(start, left, sums):
            return
        if left == 0:
            self.found.append(tuple(self.chosen))
            return
        member = self.order[start]
        column = self.game.columns[member]
        self.chosen.append(member)
        self.walk(start + 1, left - 1, tuple(a + b for a, b in zip(sums, column, strict=True)))
        self.chosen.pop()
        self.walk(start + 1, left, sums)

    def _may_win(self, start: int, left: int, sums: tuple[int, ...]) -> bool:
        tests: list[May] = []
        for test in self.game.tests:
            least, most = self.reach[start][test.sum]
            low, high = sums[test.sum] + least[left], sums[test.sum] + most[left]
            can_hold = low <= test.high and high >= test.low
            tests.append((can_hold, low < test.low or high > test.high))
        return may(self.game.formula, tests)[0]
