"""Counting a game of many members whose weights are small: one number for each sum.

A table holds, for each size and each value of the other sums, how many sets have it. The sum with
the widest range is packed: all its counts stand side by side in one whole number, so that adding a
member is a shift and an addition, and taking one out again a shift and a subtraction.
Sums from which on nothing more can change share one last count.
Source: the method of generating functions (Mann and Shapley 1962), without rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import prod

from comity.insight.game import Column, Game, from_strongest
from comity.insight.tally import Count, Sizes, holding_from_swings

Table = dict[Column, int]
"""From the size and the sums that are not packed to the packed counts."""
Span = tuple[int, int]
"""From one packed sum to before another."""


@dataclass(frozen=True, slots=True)
class _Packing:
    """packed: the sum that is packed; lift: what is added to it for each member, so that nobody
    adds less than 0; bits: of one count; last: the packed sum that stands for itself and all above;
    known, masks: what `_winning_spans` has found by key, and ones of a length, kept.
    """

    game: Game
    packed: int
    lift: int
    bits: int
    last: int
    known: dict[Column, list[Span]] = field(default_factory=dict)
    masks: dict[int, int] = field(default_factory=dict)

    def key(self, column: Column) -> Column:
        """What a member adds to the key of a table; the size is always in it."""
        return column[: self.packed] + column[self.packed + 1 :] if self.packed else column[:1]

    def step(self, column: Column) -> int:
        """What a member adds to the packed sum."""
        return column[self.packed] + self.lift

    def empty(self) -> Table:
        """The table of no members: one empty set."""
        return {self.key((0,) * self.game.width()): 1}


def cost(game: Game) -> int:
    """About how many nanoseconds counting takes."""
    return min(_cost(game), _cost(game.dual()))


def _cost(game: Game) -> int:
    packing = _packing(game)
    others = [p for p in range(1, game.width()) if p != packing.packed]
    keys = prod(most - least + 1 for least, most in map(game.bounds, others))
    members = len(game.members)
    one = 4_000 + packing.last * packing.bits // 30
    return members * (members + len(game.classes())) * keys * one


def count(game: Game) -> Count:
    """The winning sets of a game."""
    dual = game.dual()
    other = _cost(dual) < _cost(game)
    turned = _all_turned(dual if other else game)
    members = len(game.members)
    swings = [[won - lost for won, lost in each] for each in turned]
    if other:
        swings = [each[::-1] for each in swings]
    winning = _winning(game, swings)
    holding = tuple(holding_from_swings(winning, swings[member]) for member in range(members))
    return Count(winning, holding, any(lost for each in turned for _, lost in each))


def _all_turned(game: Game) -> list[list[Span]]:
    """For each member and size, the sets of others that it makes win, and makes lose."""
    packing = _packing(game)
    table = packing.empty()
    for column in game.columns:
        table = _with(packing, table, column)
    turned: dict[int, list[Span]] = {}
    for kind in game.classes():
        others = _less(packing, table, game.columns[kind[0]])
        found = _turned(packing, others, kind[0])
        turned.update(dict.fromkeys(kind, found))
    return [turned[member] for member in range(len(game.members))]


def _winning(game: Game, swings: Sequence[Sequence[int]]) -> Sizes:
    """The winning sets by size, from all that single votes turn.

    Each winning set of size s+1 arises in s+1 ways from one of size s and a member: those that won
    already, in n-s ways each, and those that the member turned.
    """
    members = len(game.members)
    winning = [int(game.wins_at((0,) * game.width()))]
    for size in range(members):
        ways = sum(each[size] for each in swings) + (members - size) * winning[size]
        winning.append(ways // (size + 1))
    return tuple(winning)


def minimal(game: Game) -> Sizes | None:
    """By size, the winning sets that lose without any one of their members; no vote may harm.

    None where the members cannot be put in order: then the weakest member of a set is not known.
    """
    order = from_strongest(game)
    if order is None:
        return None
    dual = game.dual()
    if _cost(dual) < _cost(game):
        found = list(_greatest_losing(dual, order))[::-1]
    else:
        found = _least_winning(game, order)
    found[0] = int(game.wins_at((0,) * game.width()))
    return tuple(found)


def _least_winning(game: Game, order: Sequence[int]) -> list[int]:
    """Sets that win, and lose without the weakest of their members."""
    packing, found = _packing(game), [0] * (len(game.members) + 1)
    table = packing.empty()
    for member in order:
        for size, (won, _) in enumerate(_turned(packing, table, member)):
            found[size + 1] += won
        table = _with(packing, table, game.columns[member])
    return found


def _greatest_losing(game: Game, order: Sequence[int]) -> list[int]:
    """Sets that lose, and win with the weakest member that is not in them: all weaker ones are."""
    packing, found = _packing(game), [0] * (len(game.members) + 1)
    table = packing.empty()
    weaker = [sum(c[place] for c in game.columns) for place in range(game.width())]
    for member in order:
        column = game.columns[member]
        weaker = [amount - mine for amount, mine in zip(weaker, column, strict=True)]
        for size, (won, _) in enumerate(_turned(packing, table, member, tuple(weaker))):
            found[size] += won
        table = _with(packing, table, column)
    return found


def _packing(game: Game) -> _Packing:
    ranges = [most - least for least, most in map(game.bounds, range(game.width()))]
    packed = max(range(game.width()), key=lambda place: (place > 0, ranges[place]))
    lift = -min(0, *(column[packed] for column in game.columns), 0)
    top = sum(column[packed] + lift for column in game.columns)
    cuts = [cut for test in game.tests if test.sum == packed for cut in (test.low, test.high + 1)]
    inside = [cut + lift * len(game.members) for cut in cuts if cut <= game.bounds(packed)[1]]
    return _Packing(game, packed, lift, len(game.members) + 1, min(top, max(inside, default=0)))


def _with(packing: _Packing, table: Table, column: Column) -> Table:
    """The table with one more member."""
    key_step = packing.key(column)
    more = dict(table)
    for key, counts in table.items():
        place = tuple(a + b for a, b in zip(key, key_step, strict=True))
        more[place] = more.get(place, 0) + _moved(packing, counts, packing.step(column))
    return more


def _less(packing: _Packing, table: Table, column: Column) -> Table:
    """The table without a member that is in it."""
    key_step = packing.key(column)
    less: Table = {}
    for key in sorted(table):
        before = less.get(tuple(a - b for a, b in zip(key, key_step, strict=True)), 0)
        counts = table[key] - _moved(packing, before, packing.step(column))
        if counts:
            less[key] = counts
    return less


def _moved(packing: _Packing, counts: int, step: int) -> int:
    """Every count at a sum greater by `step`; those beyond the last sum join its count."""
    room = max(0, packing.last - step) * packing.bits
    beyond = counts >> room
    if not beyond:
        return counts << step * packing.bits
    if room not in packing.masks:
        packing.masks[room] = (1 << room) - 1
    within = (counts & packing.masks[room]) << step * packing.bits
    return within | _together(packing, beyond) << packing.last * packing.bits


def _together(packing: _Packing, counts: int) -> int:
    """All counts together: the sum of the digits is the rest by the greatest digit."""
    return counts % ((1 << packing.bits) - 1)


def _turned(
    packing: _Packing, table: Table, member: int, besides: Column | None = None
) -> list[Span]:
    """For each size, the sets of a table that a member makes win, and those it makes lose.

    besides: the sums of members that are in all of them as well; the size counts them.
    """
    game = packing.game
    column, besides = game.columns[member], besides or (0,) * game.width()
    with_it = tuple(a + b for a, b in zip(column, besides, strict=True))
    turned = [[0, 0] for _ in game.members]
    for key, counts in table.items():
        before, after = _seen(packing, key, besides), _seen(packing, key, with_it)
        for way, spans in enumerate((_beyond(after, before), _beyond(before, after))):
            turned[key[0] + besides[0]][way] += sum(_sum(packing, counts, s) for s in spans)
    return [(won, lost) for won, lost in turned]


def _seen(packing: _Packing, key: Column, besides: Column) -> list[Span]:
    """The packed sums of a table with which a set of this key wins beside other members."""
    end, step = packing.last + 1, besides[packing.packed] + packing.lift * besides[0]
    place = tuple(a + b for a, b in zip(key, packing.key(besides), strict=True))
    spans = packing.known.get(place)
    if spans is None:
        spans = packing.known[place] = _winning_spans(packing, place)
    return [
        (max(0, a - step), b if b == end else b - step) for a, b in spans if b == end or b > step
    ]


def _winning_spans(packing: _Packing, key: Column) -> list[Span]:
    """The packed sums with which a set of this key wins."""
    game, packed, end = packing.game, packing.packed, packing.last + 1
    lifted = packing.lift * key[0]
    cuts = [0, end]
    for test in game.tests:
        if test.sum == packed:
            cuts += [test.low + lifted, test.high + 1 + lifted]
    cuts = sorted(cut for cut in dict.fromkeys(cuts) if 0 <= cut <= end)
    sums = [*key[:packed], 0, *key[packed:]] if packed else [0]
    spans: list[Span] = []
    for start, stop in pairwise(cuts):
        sums[packed] = start - lifted
        if game.wins_at(sums):
            spans.append((start, stop))
    return spans


def _beyond(spans: list[Span], others: list[Span]) -> Iterator[Span]:
    """The parts of spans that no other span covers; both are in order and apart."""
    for start, end in spans:
        for low, high in others:
            if low < end and high > start:
                if start < low:
                    yield start, low
                start = max(start, high)
        if start < end:
            yield start, end


def _sum(packing: _Packing, counts: int, span: Span) -> int:
    """The counts of a span together."""
    start, end = span
    part = (counts >> start * packing.bits) & ((1 << (end - start) * packing.bits) - 1)
    return _together(packing, part)
