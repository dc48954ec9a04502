"""The Council of 27 under three criteria: counted by halves, and by looking at all 2^27 sets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from comity.insight import by_halves
from comity.insight.indices import Power, powers
from comity.insight.tally import Count
from tests.insight.games import european_union

LOW = 20
"""The sets of the first 20 members are looked at together, once for each set of the other 7."""


@cache
def counted(four: bool) -> Count:
    """By halves."""
    return by_halves.count(european_union(four=four).game())


def power_of(country: str, *, four: bool) -> Power:
    """The power of a member, with or without the clause of four."""
    game = european_union(four=four).game()
    return powers(game, counted(four))[game.members.index(country)]


def sums(amounts: Sequence[int]) -> np.ndarray:
    """The sum of each set, by the number whose bits are its members."""
    found = np.zeros(1, dtype=np.int64)
    for amount in amounts:
        found = np.concatenate((found, found + amount))
    return found


@pytest.mark.timeout(600)
def test_all_sets_one_by_one() -> None:
    """Every set of 27 members judged by itself, from the treaty's words and not from a rule."""
    people = [member.weight("population") for member in european_union().members]
    numbers, total = np.arange(1 << LOW), sum(people)
    sizes, crowd = sums([1] * LOW).astype(np.int8), sums(people[:LOW])
    has = [(numbers >> member) & 1 == 1 for member in range(LOW)]
    winning = np.zeros(28, dtype=np.int64)
    holding = np.zeros((27, 28), dtype=np.int64)
    for high in range(1 << 27 - LOW):
        chosen = [LOW + bit for bit in range(27 - LOW) if high >> bit & 1]
        states = sizes + len(chosen)
        enough = (crowd + sum(people[member] for member in chosen)) * 100 >= 65 * total
        wins = ((states >= 15) & enough) | (states >= 24)
        found = np.bincount(states[wins], minlength=28)
        winning += found
        holding[chosen] += found
        for member in range(LOW):
            holding[member] += np.bincount(states[wins & has[member]], minlength=28)
    assert tuple(winning.tolist()) == counted(True).winning
    assert tuple(map(tuple, holding.tolist())) == counted(True).holding


def test_the_clause_of_four_makes_twenty_sets_win() -> None:
    assert sum(counted(True).winning) == 17_715_329
    assert sum(counted(True).winning) - sum(counted(False).winning) == 20


def test_and_takes_power_from_germany() -> None:
    with_clause, without = (power_of("Germany", four=four).shapley for four in (True, False))
    assert round(with_clause, 4) == Fraction(1761, 10_000)
    assert round(without, 4) == Fraction(1781, 10_000)


def test_minimal_sets() -> None:
    game = european_union().game()
    assert sum(by_halves.minimal(game)) == 4_343_697
    blocking = by_halves.minimal(game.dual())
    assert blocking[:6] == (0, 0, 0, 0, 526, 567)
    without = by_halves.minimal(european_union(four=False).game().dual())
    assert without[:5] == (0, 0, 0, 20, 139)


def test_shares_add_up() -> None:
    game = european_union().game()
    found = powers(game, counted(True))
    assert sum(each.shapley for each in found) == 1
    assert sum(each.banzhaf for each in found) == 1
    order = sorted(european_union().members, key=lambda m: m.weight("population"), reverse=True)
    ranked = sorted(found, key=lambda each: each.shapley, reverse=True)
    assert [each.member for each in ranked] == [member.name for member in order]
