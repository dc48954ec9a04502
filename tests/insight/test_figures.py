"""The published figures of real bodies, as whole numbers and fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from comity.insight.counting import method_for
from comity.insight.indices import Power, powers
from tests.insight.games import (
    EC_9,
    EC_10,
    EC_12,
    EEC,
    NASSAU,
    NICE,
    Body,
    numbered,
    security_council,
    weighted,
)


def studied(body: Body) -> tuple[int, dict[str, Power]]:
    """The winning sets, and the power of each member by name."""
    game = body.game()
    count = method_for(game).count(game)
    return sum(count.winning), {power.member: power for power in powers(game, count)}


def minimal(body: Body) -> dict[int, int]:
    """The minimal winning sets, by size."""
    return some(method_for(body.game()).minimal(body.game()))


def blocking(body: Body) -> dict[int, int]:
    """The minimal blocking sets, by size."""
    dual = body.game().dual()
    return some(method_for(dual).minimal(dual))


def some(sizes: tuple[int, ...] | None) -> dict[int, int]:
    """The sizes of which there are any."""
    assert sizes is not None
    return {size: sets for size, sets in enumerate(sizes) if sets}


def test_security_council() -> None:
    body = security_council(10, 9)
    won, power = studied(body)
    assert won == 848
    assert minimal(body) == {9: 210}
    assert blocking(body) == {1: 5, 7: 120}
    for name, each in power.items():
        permanent = not name.startswith("elected")
        assert each.swings == (848 if permanent else 84)
        assert each.shapley == (Fraction(421, 2145) if permanent else Fraction(4, 2145))
        assert each.veto is permanent
        assert not each.dictator
        assert not each.dummy
        assert each.absolute == Fraction(each.swings, 2**14)


def test_security_council_before_1966() -> None:
    body = security_council(6, 7)
    won, power = studied(body)
    assert won == 57
    assert minimal(body) == {7: 15}
    assert {(p.swings, p.shapley) for p in power.values()} == {
        (57, Fraction(76, 385)),
        (5, Fraction(1, 462)),
    }


def test_community_of_six() -> None:
    won, power = studied(weighted(12, EEC))
    assert won == 14
    assert [each.swings for each in power.values()] == [10, 10, 10, 6, 6, 0]
    assert [each.shapley for each in power.values()] == [
        *[Fraction(14, 60)] * 3,
        *[Fraction(9, 60)] * 2,
        Fraction(0),
    ]
    assert power["Luxembourg"].dummy
    assert not any(each.dummy for name, each in power.items() if name != "Luxembourg")


def test_communities_of_nine_and_ten() -> None:
    assert studied(weighted(41, EC_9))[0] == 75
    assert studied(weighted(45, EC_10))[0] == 140


def test_community_of_twelve() -> None:
    won, power = studied(weighted(54, EC_12))
    assert won == 402
    swings = {EC_12[name]: each.swings for name, each in power.items()}
    assert swings == {10: 286, 8: 242, 5: 148, 3: 102, 2: 40}


def test_union_of_27_under_nice() -> None:
    body = weighted(255, numbered(NICE), members=14)
    won, power = studied(body)
    assert won == 2_718_758
    assert sum(minimal(body).values()) == 561_823
    swings = {NICE[number]: each.swings for number, each in enumerate(power.values())}
    assert (swings[29], swings[27], swings[14], swings[3]) == (
        2_193_648,
        2_091_364,
        1_200_488,
        265_584,
    )
    assert round(power["m0"].shapley, 6) == Fraction(86738, 10**6)
    assert round(power["m26"].shapley, 6) == Fraction(8178, 10**6)
    assert sum(each.shapley for each in power.values()) == 1


def test_nassau_county() -> None:
    won, power = studied(weighted(58, numbered(NASSAU)))
    assert won == 32
    assert [each.swings for each in power.values()] == [16, 16, 16, 0, 0, 0]
    assert [each.shapley for each in power.values()] == [*[Fraction(1, 3)] * 3, 0, 0, 0]


def test_a_dictator_decides_alone() -> None:
    _, power = studied(weighted(3, {"one": 3, "two": 1, "three": 1}))
    assert power["one"].dictator
    assert power["two"].dummy
    assert power["three"].dummy


@pytest.mark.parametrize(("quota", "sets"), [(1, 7), (2, 4), (3, 1)])
def test_three_alike(quota: int, sets: int) -> None:
    won, power = studied(weighted(quota, {"a": 1, "b": 1, "c": 1}))
    assert won == sets
    assert {each.shapley for each in power.values()} == {Fraction(1, 3)}
