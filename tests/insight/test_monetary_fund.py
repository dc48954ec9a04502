"""190 weighted members, exact: counted with packed integers, checked by remainders.

The second method fills a plain table of sizes and votes modulo a prime, with each member left out
afresh; an exact answer must leave the same remainder.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import factorial

import numpy as np
import pytest

from comity.insight import by_sums
from comity.insight.counting import method_for
from comity.insight.indices import Power, powers
from tests.insight.games import monetary_fund

PRIMES = (2_147_483_647, 2_147_483_629)
VOTES, NEEDED = 9_991, -(-85 * 9_991 // 100)


@cache
def found() -> dict[str, Power]:
    """The power of every member."""
    game = monetary_fund().game()
    return {each.member: each for each in powers(game, by_sums.count(game))}


def turned(name: str, prime: int) -> list[int]:
    """The sets of others that a member turns by size, modulo a prime."""
    weights = {member.name: member.weight("votes") for member in monetary_fund().members}
    mine = weights.pop(name)
    table = np.zeros((len(weights) + 1, VOTES + 1), dtype=np.int64)
    table[0, 0] = 1
    for weight in weights.values():
        table[1:, weight:] += table[:-1, : VOTES + 1 - weight].copy()
        table %= prime
    return [int(row[NEEDED - mine : NEEDED].sum() % prime) for row in table]


def remainder(number: Fraction, prime: int) -> int:
    """What an exact fraction leaves."""
    return number.numerator * pow(number.denominator, -1, prime) % prime


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("name", "prime"),
    [("United States", PRIMES[0]), ("Tuvalu", PRIMES[1])],
)
def test_power_by_a_second_method(name: str, prime: int) -> None:
    sizes = turned(name, prime)
    power, members = found()[name], 190
    assert power.swings % prime == sum(sizes) % prime
    shapley = sum(
        remainder(Fraction(factorial(s) * factorial(members - 1 - s), factorial(members)), prime)
        * n
        for s, n in enumerate(sizes)
    )
    assert remainder(power.shapley, prime) == shapley % prime


def test_the_rule_is_counted_by_sums() -> None:
    assert method_for(monetary_fund().game()).name == "by sums"
    assert sum(member.weight("votes") for member in monetary_fund().members) == VOTES


def test_one_member_alone_can_stop_it() -> None:
    assert [each.member for each in found().values() if each.veto] == ["United States"]
    blocking = by_sums.minimal(monetary_fund().game().dual())
    assert blocking is not None
    assert blocking[:5] == (0, 1, 0, 8, 451)


def test_shares_add_up() -> None:
    assert sum(each.shapley for each in found().values()) == 1
    assert sum(each.banzhaf for each in found().values()) == 1
    assert not any(each.dummy for each in found().values())


def test_more_votes_are_never_worth_less() -> None:
    votes = {member.name: member.weight("votes") for member in monetary_fund().members}
    ranked = sorted(found().values(), key=lambda each: (votes[each.member], each.shapley))
    assert all(a.shapley <= b.shapley for a, b in pairwise(ranked))


def test_more_than_half_of_an_odd_total_is_won_by_just_half_of_all_sets() -> None:
    """Of each set and all others together exactly one wins, so the count is known beforehand."""
    count = by_sums.count(monetary_fund(50).game())
    assert sum(count.winning) == 2**189
    assert not count.harmed
