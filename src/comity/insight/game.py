"""The yes/no game of a rule: which sets of members can carry a text.

Every test of the rule is put as a sum over the members in favour that must lie between two bounds.
Sums are whole numbers; the first is always the number of members in favour.
Source: Felsenthal and Machover, The Measurement of Voting Power, 1998, chapters 2 and 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comity.insight.formula import Formula, leanings, shifted, value

Column = tuple[int, ...]
"""What one member in favour adds to each sum."""


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a sum lies between two bounds, both included."""

    sum: int
    low: int
    high: int

    def holds(self, amount: int) -> bool:
        """Whether it holds of a sum."""
        return self.low <= amount <= self.high


@dataclass(frozen=True, slots=True)
class Game:
    """members: by name; columns: one for each member; the formula says which sets win."""

    members: tuple[str, ...]
    columns: tuple[Column, ...]
    tests: tuple[Test, ...]
    formula: Formula

    def width(self) -> int:
        """How many sums there are."""
        return 1 + max((test.sum for test in self.tests), default=0)

    def wins_at(self, sums: Sequence[int]) -> bool:
        """Whether a set with these sums wins."""
        truths = [test.holds(sums[test.sum]) for test in self.tests]
        return value(self.formula, truths, 1) == 1

    def wins(self, members: Iterable[int]) -> bool:
        """Whether a set of members, by number, wins."""
        sums = [0] * self.width()
        for member in members:
            for place in range(self.width()):
                sums[place] += self.columns[member][place]
        return self.wins_at(sums)

    def bounds(self, place: int) -> tuple[int, int]:
        """The least and the greatest that a sum can be."""
        amounts = [column[place] for column in self.columns]
        return sum(min(0, each) for each in amounts), sum(max(0, each) for each in amounts)

    def classes(self) -> tuple[tuple[int, ...], ...]:
        """The members by number, those that are alike together."""
        alike: dict[Column, list[int]] = {}
        for member, column in enumerate(self.columns):
            alike.setdefault(column, []).append(member)
        return tuple(tuple(members) for members in alike.values())

    def dual(self) -> Game:
        """The game of stopping: a set wins in it if all the others together lose in this one."""
        totals = [sum(c[place] for c in self.columns) for place in range(self.width())]
        tests = tuple(
            Test(test.sum, totals[test.sum] - test.high, totals[test.sum] - test.low)
            for test in self.tests
        )
        return Game(self.members, self.columns, tests, Formula("not", (self.formula,)))

    def turned_by(self, member: int, *, harm: bool = False) -> Game:
        """The game among the others in which a set wins if this member makes it win; with `harm`,
        if this member makes it lose.
        """
        mine = self.columns[member]
        with_it = tuple(
            Test(test.sum, test.low - mine[test.sum], test.high - mine[test.sum])
            for test in self.tests
        )
        joined, alone = self.formula, shifted(self.formula, len(self.tests))
        gains, fails = (alone, joined) if harm else (joined, alone)
        return Game(
            self.members[:member] + self.members[member + 1 :],
            self.columns[:member] + self.columns[member + 1 :],
            with_it + self.tests,
            Formula("all", (gains, Formula("not", (fails,)))),
        )


def from_strongest(game: Game) -> tuple[int, ...] | None:
    """The members so that each is at least as useful to any set as those after it; None if the
    sums do not show such an order.

    Sure where every sum but the number of members helps in one direction only.
    """
    directions = [0] * game.width()
    for number, sign in dict.fromkeys(leanings(game.formula)):
        test = game.tests[number]
        least, most = game.bounds(test.sum)
        side = sign * ((test.high >= most) - (test.low <= least))
        if test.sum and side in (0, -directions[test.sum]):
            return None
        directions[test.sum] = side
    worth = [
        tuple(column[place] * directions[place] for place in range(1, game.width()))
        for column in game.columns
    ]
    order = sorted(range(len(worth)), key=lambda member: worth[member], reverse=True)
    for before, after in pairwise(order):
        if any(a < b for a, b in zip(worth[before], worth[after], strict=True)):
            return None
    return tuple(order)
