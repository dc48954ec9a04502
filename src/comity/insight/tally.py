"""What counting a game gives: how many sets win, by size, and how many of them hold each member.

Everything else follows: for a member i, the sets without i that win, by size, are L(s) = W(s) -
W(s, i), and its vote turns W(s+1, i) - L(s) sets of size s, if no vote in favour ever harms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

Sizes = tuple[int, ...]
"""A number for each size of a set."""


@dataclass(frozen=True, slots=True)
class Count:
    """winning: the winning sets of each size from 0 to all; holding: for each member by number,
    those of them that hold it; harmed: whether a vote in favour ever turns a winning set into a
    losing one.
    """

    winning: Sizes
    holding: tuple[Sizes, ...]
    harmed: bool

    def swings(self, member: int) -> Sizes:
        """How many sets of each size, from 0 to all others, the member's vote turns."""
        held = self.holding[member]
        return tuple(
            held[size + 1] - (self.winning[size] - held[size]) for size in range(len(held) - 1)
        )

    def always_in(self, member: int) -> bool:
        """Whether nothing is won without the member, and something is won."""
        return sum(self.winning) > 0 and self.holding[member] == self.winning


def holding_from_swings(winning: Sequence[int], swings: Sequence[int]) -> Sizes:
    """The winning sets that hold a member, from all and from the sets that its vote turns."""
    without, held = winning[0], [0]
    for size, turned in enumerate(swings):
        held.append(turned + without)
        without = winning[size + 1] - held[-1]
    return tuple(held)


def binomials(number: int) -> Sizes:
    """How many sets of each size there are among so many members."""
    return tuple(comb(number, size) for size in range(number + 1))
