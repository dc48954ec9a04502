"""Power by definition: every set and every order of members, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import chain, combinations, permutations

Wins = Callable[[frozenset[int]], bool]


def sets(members: Iterable[int]) -> list[frozenset[int]]:
    """Every set of members."""
    names = list(members)
    return [
        frozenset(chosen)
        for chosen in chain.from_iterable(combinations(names, s) for s in range(len(names) + 1))
    ]


def by_size(found: Iterable[frozenset[int]], members: int) -> tuple[int, ...]:
    """How many of each size."""
    sizes = [len(each) for each in found]
    return tuple(sizes.count(size) for size in range(members + 1))


def winning(wins: Wins, members: int) -> list[frozenset[int]]:
    """The sets that win."""
    return [each for each in sets(range(members)) if wins(each)]


def minimal(wins: Wins, members: int) -> list[frozenset[int]]:
    """The sets that win, and lose without any one of their members."""
    return [s for s in winning(wins, members) if not any(wins(s - {i}) for i in s)]


def blocking(wins: Wins, members: int) -> list[frozenset[int]]:
    """The sets without which the others lose, and of which no member can be missed for that."""
    everyone = frozenset(range(members))
    return minimal(lambda s: not wins(everyone - s), members)


def harmed(wins: Wins, members: int) -> bool:
    """Whether one more in favour ever makes a winning set lose."""
    found = winning(wins, members)
    return any(not wins(s | {i}) for s in found for i in range(members))


def swings(wins: Wins, members: int, member: int) -> int:
    """The sets of others that a member makes win."""
    others = sets(i for i in range(members) if i != member)
    return sum(wins(s | {member}) and not wins(s) for s in others)


def shapley(wins: Wins, members: int, member: int) -> Fraction:
    """The share of all orders in which the member is the one that makes it win."""
    turns = total = 0
    for order in permutations(range(members)):
        before = frozenset(order[: order.index(member)])
        turns += wins(before | {member}) and not wins(before)
        total += 1
    return Fraction(turns, total)
