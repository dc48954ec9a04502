"""Counting a game of up to 28 members, whatever its sums: meeting in the middle.

The members are parted into two halves. For each set of the second half one whole number has a bit
for each set of the first half: 1 where the two together win. Bit number a stands for the set whose
members are the bits of a. So 2^27 sets are 16,384 numbers of 8,192 bits, and each step handles
thousands of sets at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from comity.insight.formula import value
from comity.insight.game import Column, Game, Test
from comity.insight.tally import Count, Sizes

MOST_MEMBERS = 28


def cost(game: Game) -> int | None:
    """About how many nanoseconds counting takes; None where there are too many members."""
    members = len(game.members)
    if members > MOST_MEMBERS:
        return None
    first = members // 2
    return (1 << members - first) * (20_000 + (1 << first) * members // 16)


def count(game: Game) -> Count:
    """The winning sets of a game."""
    rows = _rows(game)
    winning, second = _second_half(game, rows)
    # The same with the halves changed over gives the members of the first half.
    turned = replace(game, members=game.members[::-1], columns=game.columns[::-1])
    _, first = _second_half(turned, _rows(turned))
    start = len(game.members) // 2
    last = len(turned.members) // 2
    holding = [first[len(game.members) - 1 - member - last] for member in range(start)]
    return Count(winning, (*holding, *second), _harmed(game, rows))


def minimal(game: Game) -> Sizes:
    """By size, the winning sets that lose without any one of their members; no vote may harm."""
    rows, first, sizes = _rows(game), len(game.members) // 2, _by_size(len(game.members) // 2)
    without = _without(first)
    found = [0] * (len(game.members) + 1)
    for other, row in enumerate(rows):
        least = row
        for member in _bits(other):
            least &= ~rows[other ^ (1 << member)]
        for member, mask in enumerate(without):
            least &= ~((row & mask) << (1 << member))
        if least:
            for size, mask in enumerate(sizes):
                found[size + other.bit_count()] += (least & mask).bit_count()
    return tuple(found)


def _rows(game: Game) -> list[int]:
    """For each set of the second half, the sets of the first half that win with it."""
    first = len(game.members) // 2
    ours = [_sums(game.columns[:first], place) for place in range(game.width())]
    theirs = [_sums(game.columns[first:], place) for place in range(game.width())]
    within = [_Within(ours[test.sum], test) for test in game.tests]
    full = (1 << (1 << first)) - 1
    return [
        value(game.formula, [each.beside(theirs[each.sum][other]) for each in within], full)
        for other in range(1 << (len(game.members) - first))
    ]


class _Within:
    """The sets of a half whose sum, with that of a set of the other half, passes a test."""

    def __init__(self, sums: Sequence[int], test: Test) -> None:
        self.sum, self.test = test.sum, test
        alike: dict[int, int] = {}
        for number, amount in enumerate(sums):
            alike[amount] = alike.get(amount, 0) | 1 << number
        self.amounts = sorted(alike)
        self.below = [0]
        for amount in self.amounts:
            self.below.append(self.below[-1] | alike[amount])

    def beside(self, amount: int) -> int:
        """The sets that pass beside a set of the other half with this sum."""
        least = bisect_left(self.amounts, self.test.low - amount)
        most = bisect_right(self.amounts, self.test.high - amount)
        return self.below[most] ^ self.below[least] if least < most else 0


def _sums(columns: Sequence[Column], place: int) -> list[int]:
    """The sum of each set of these members."""
    sums = [0]
    for column in columns:
        sums += [amount + column[place] for amount in sums]
    return sums


def _second_half(game: Game, rows: Sequence[int]) -> tuple[Sizes, list[Sizes]]:
    """The winning sets by size, and those that hold each member of the second half."""
    members, first = len(game.members), len(game.members) // 2
    sizes = _by_size(first)
    winning = [0] * (members + 1)
    held = [[0] * (members + 1) for _ in range(members - first)]
    for other, row in enumerate(rows):
        for size, mask in enumerate(sizes, other.bit_count()):
            sets = (row & mask).bit_count()
            winning[size] += sets
            for member in _bits(other) if sets else ():
                held[member][size] += sets
    return tuple(winning), [tuple(each) for each in held]


def _harmed(game: Game, rows: Sequence[int]) -> bool:
    """Whether one more member in favour ever makes a winning set lose."""
    first, second = len(game.members) // 2, (len(game.members) + 1) // 2
    without = _without(first)
    for other, row in enumerate(rows):
        for member in range(second):
            if row & ~rows[other | 1 << member]:
                return True
        if any(((row & mask) << (1 << member)) & ~row for member, mask in enumerate(without)):
            return True
    return False


def _by_size(members: int) -> list[int]:
    """For each size, the bits of the sets of that size."""
    masks = [0] * (members + 1)
    for number in range(1 << members):
        masks[number.bit_count()] |= 1 << number
    return masks


def _without(members: int) -> list[int]:
    """For each member, the bits of the sets without it."""
    masks = []
    for member in range(members):
        period = 1 << (member + 1)
        repeats = (1 << members) // period
        masks.append(
            ((1 << (1 << member)) - 1) * (((1 << period * repeats) - 1) // ((1 << period) - 1))
        )
    return masks


def _bits(number: int) -> Iterator[int]:
    """The places of the ones."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
