"""The Council of the European Union: states, population and blocking minorities; weighted votes."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from comity.core.charter import Charter
from comity.core.rules import Roll
from comity.core.verdict import Verdict, verdict_of
from tests.charters.bodies import charter, kind, roll, spread

EU, NICE = "eu-council", "eu-council-nice"
NOW = "2024-06-17"


def voting(against: str = "", procedure: str = "qmv", day: str = NOW, **others: str) -> str:
    """The outcome with all in favour but those named: against, or after another word."""
    positions = {member.name: "for" for member in roll(EU, procedure, day).members}
    for word, names in {"against": against, **others}.items():
        positions |= dict.fromkeys(names.split(), word)
    return kind(EU, procedure, positions, day)


def test_real_votes() -> None:
    """Nature restoration 2024, copyright 2019 (at 28), duties on electric cars 2024 (10-5-12)."""
    six = "Finland Hungary Italy Netherlands Poland Sweden"
    assert voting(six, abstain="Belgium") == "adopted"
    copyright_ = "Finland Italy Luxembourg Netherlands Poland Sweden"
    assert voting(copyright_, day="2019-04-15", abstain="Belgium Estonia Slovenia") == "adopted"
    duties = "Germany Hungary Malta Slovenia Slovakia"
    aside = (
        "Austria Belgium Croatia Cyprus Czechia Finland Greece Luxembourg Portugal Romania Spain "
        "Sweden"
    )
    assert voting(duties, "reverse_qmv", "2024-10-04", abstain=aside) == "adopted"
    assert voting(duties, "qmv", "2024-10-04", abstain=aside) == "rejected"


def test_relocation_2015_with_three_outside() -> None:
    """Denmark, Ireland and the United Kingdom took no part; four against, Finland abstained."""
    assert (
        voting(
            "Czechia Hungary Romania Slovakia",
            "qmv_participating",
            "2015-09-22",
            abstain="Finland",
            not_participating="Denmark Ireland UK",
        )
        == "adopted"
    )


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        # Three states hold more than 35 % of the population, and are no blocking minority.
        ("Germany France Austria", "adopted"),
        ("Germany Spain Italy", "adopted"),
        ("France Italy Poland", "adopted"),
        ("Germany France Italy", "adopted"),
        ("Germany France Austria Malta", "rejected"),
        ("France Italy Poland Malta", "rejected"),
        ("Malta Luxembourg Cyprus Estonia", "adopted"),
    ],
)
def test_a_blocking_minority_has_four_members(against: str, expected: str) -> None:
    assert voting(against) == expected
    assert voting(abstain=against) == expected


def with_population(shares: list[int], *, against: int, procedure: str = "qmv") -> str:
    """A council of so many members with these populations; the last so many are against."""
    body: Charter = charter(EU, NOW)
    members = roll(EU, procedure, NOW).members[: len(shares)]
    weighed = Roll(
        tuple(
            replace(member, weights=(("population", share),))
            for member, share in zip(members, shares, strict=True)
        )
    )
    words = ["for"] * (len(shares) - against) + ["against"] * against
    positions = dict(zip((member.name for member in members), words, strict=True))
    found: Verdict = verdict_of(
        body.rules, body.procedure(procedure), weighed, positions, final=True
    )
    return found.kind


def test_exactly_fifty_five_and_sixty_five_of_a_hundred() -> None:
    """Eleven of twenty are 55 %; the first of them brings what is missing to 65 %."""
    twenty = [65, *[0] * 10, *[5] * 7, 0, 0]
    assert sum(twenty) == 100
    assert with_population(twenty, against=9) == "adopted"
    assert with_population([64, *twenty[1:-1], 1], against=9) == "rejected"
    assert with_population(twenty, against=10) == "rejected"


@pytest.mark.parametrize(
    ("procedure", "favour", "expected"),
    [
        ("qmv", 15, "adopted"),
        ("qmv", 14, "rejected"),
        ("qmv_without_proposal", 20, "adopted"),
        ("qmv_without_proposal", 19, "rejected"),
    ],
)
def test_so_many_of_the_largest_states(procedure: str, favour: int, expected: str) -> None:
    weights = dict(charter(EU, NOW).weights[0].of)
    members = [member.name for member in roll(EU, procedure, NOW).members]
    ordered = sorted(members, key=lambda name: -weights[name])
    positions = dict.fromkeys(ordered, "against") | dict.fromkeys(ordered[:favour], "for")
    assert kind(EU, procedure, positions, NOW) == expected


@pytest.mark.parametrize(
    ("shares", "against", "expected"),
    [
        # Two of ten hold 40 %: with one more a blocking minority has three.
        ([8, 8, 8, 8, 8, 8, 8, 4, 20, 20], 2, "adopted"),
        ([8, 8, 8, 8, 8, 8, 8, 4, 20, 20], 3, "rejected"),
        # The largest three hold 36 %: it takes four, and three that hold 36 % block nothing.
        ([10, 10, 10, 10, 10, 8, 6, 12, 12, 12], 3, "adopted"),
        ([10, 10, 10, 10, 10, 8, 6, 12, 12, 12], 4, "rejected"),
        # Exactly 35 % is not more than 35 %: the largest two are not enough, three and one are.
        ([10, 10, 10, 10, 10, 10, 5, 0, 17, 18], 2, "adopted"),
        ([10, 10, 10, 10, 10, 10, 0, 5, 17, 18], 3, "adopted"),
        ([10, 10, 10, 10, 10, 5, 0, 10, 17, 18], 4, "rejected"),
    ],
)
def test_with_opt_outs_a_blocking_minority_is_the_least_with_35_percent_and_one_more(
    shares: list[int], against: int, expected: str
) -> None:
    assert sum(shares) == 100
    assert with_population(shares, against=against, procedure="qmv_participating") == expected


@pytest.mark.parametrize(
    ("declaring", "expected"),
    [
        ("Germany France Italy Malta Cyprus Estonia Latvia Croatia", "adopted"),
        ("Germany France Italy Malta Cyprus Estonia Latvia Croatia Luxembourg", "rejected"),
        ("Malta Cyprus Estonia Latvia Croatia Luxembourg Slovenia Ireland Lithuania", "adopted"),
    ],
)
def test_constructive_abstention_has_a_limit(declaring: str, expected: str) -> None:
    assert voting(procedure="cfsp", abstain_with_declaration=declaring) == expected
    assert voting("Austria", "cfsp", abstain_with_declaration=declaring) == "rejected"
    assert voting(procedure="cfsp", abstain=declaring) == "adopted"


@pytest.mark.parametrize(
    ("procedure", "words", "expected"),
    [
        ("unanimity", {"for": 20, "abstain": 7}, "adopted"),
        ("unanimity", {"for": 26, "against": 1}, "rejected"),
        ("unanimity", {"for": 13}, "invalid"),
        ("simple_majority", {"for": 14, "against": 13}, "adopted"),
        ("simple_majority", {"for": 13, "abstain": 14}, "rejected"),
        ("cfsp_qmv", {"for": 26, "vital_reasons": 1}, "no_decision"),
        ("cfsp_qmv", {"for": 26, "against": 1}, "adopted"),
        ("reverse_qmv", {"against": 24, "for": 3}, "rejected"),
        ("reverse_qmv", {"abstain": 27}, "adopted"),
        ("written", {"for": 26, "refuse_procedure": 1}, "no_decision"),
        ("written", {"for": 26, "abstain": 1}, "adopted"),
        ("silence", {}, "adopted"),
        ("silence", {"object": 1}, "no_decision"),
        ("qmv_participating_without_proposal", {"for": 17, "not_participating": 2}, "rejected"),
        ("qmv_participating_without_proposal", {"for": 25, "not_participating": 2}, "adopted"),
    ],
)
def test_other_ways_of_deciding(procedure: str, words: dict[str, int], expected: str) -> None:
    assert kind(EU, procedure, spread(EU, procedure, words, day=NOW), NOW) == expected


@pytest.mark.parametrize(
    ("day", "winning", "members"),
    [("1960-01-01", 14, 6), ("1975-01-01", 75, 9), ("1983-01-01", 140, 10)],
)
def test_winning_coalitions_of_weighted_votes(day: str, winning: int, members: int) -> None:
    names = [member.name for member in roll(NICE, "qmv", day).members]
    assert len(names) == members
    found = sum(
        kind(NICE, "qmv", dict(zip(names, words, strict=True)), day) == "adopted"
        for words in product(("for", "against"), repeat=members)
    )
    assert found == winning


def coalitions(day: str) -> dict[tuple[int, int], int]:
    """How many sets of members have so many members and votes together."""
    sums = {(0, 0): 1}
    for member in roll(NICE, "qmv", day).members:
        more: dict[tuple[int, int], int] = dict(sums)
        for (count, votes), ways in sums.items():
            key = count + 1, votes + member.weight("votes")
            more[key] = more.get(key, 0) + ways
        sums = more
    return sums


@pytest.mark.parametrize(
    ("day", "least", "winning"), [("1990-01-01", 0, 402), ("2010-01-01", 14, 2_718_758)]
)
def test_the_known_numbers_of_twelve_and_twenty_seven(day: str, least: int, winning: int) -> None:
    need = charter(NICE, day).rules.rules["votes"].num
    found = [ways for (n, votes), ways in coalitions(day).items() if n >= least and votes >= need]
    assert sum(found) == winning


@pytest.mark.parametrize(
    ("procedure", "favour", "day", "expected"),
    [
        ("qmv", "Germany France Italy", "1960-01-01", "adopted"),
        ("qmv_without_proposal", "Germany France Italy", "1960-01-01", "rejected"),
        ("qmv_without_proposal", "Germany France Belgium Netherlands", "1960-01-01", "adopted"),
        ("qmv", "Germany France Belgium Luxembourg", "1960-01-01", "rejected"),
        ("simple_majority", "Italy Belgium Luxembourg", "1960-01-01", "rejected"),
        ("simple_majority", "Italy Belgium Luxembourg France", "1960-01-01", "adopted"),
    ],
)
def test_the_six(procedure: str, favour: str, day: str, expected: str) -> None:
    assert kind(NICE, procedure, dict.fromkeys(favour.split(), "for"), day) == expected


def test_verification_of_the_population() -> None:
    """Germany, the United Kingdom and Italy have 87 of 345 votes and 41 % of the people."""
    day = "2010-01-01"
    names = [member.name for member in roll(NICE, "qmv", day).members]
    positions = dict.fromkeys(names, "for") | dict.fromkeys(("Germany", "UK", "Italy"), "against")
    assert kind(NICE, "qmv", positions, day) == "adopted"
    assert kind(NICE, "qmv_verified", positions, day) == "rejected"
    less = dict.fromkeys(names, "for") | dict.fromkeys(("Germany", "UK", "Malta"), "against")
    assert kind(NICE, "qmv_verified", less, day) == "adopted"


@pytest.mark.parametrize(
    ("day", "members", "votes", "total"),
    [
        ("1960-01-01", 6, 17, 12),
        ("1975-01-01", 9, 58, 41),
        ("1983-01-01", 10, 63, 45),
        ("1990-01-01", 12, 76, 54),
        ("2000-01-01", 15, 87, 62),
        ("2004-06-01", 25, 124, 88),
        ("2005-01-01", 25, 321, 232),
        ("2010-01-01", 27, 345, 255),
        ("2014-01-01", 28, 352, 260),
    ],
)
def test_votes_of_each_time(day: str, members: int, votes: int, total: int) -> None:
    found = roll(NICE, "qmv", day).members
    assert (len(found), sum(each.weight("votes") for each in found)) == (members, votes)
    assert charter(NICE, day).rules.rules["votes"].num == total


@pytest.mark.parametrize(
    ("day", "threshold"),
    [
        ("2005-06-01", 2_843_314),
        ("2006-06-01", 2_860_209),
        ("2007-06-01", 3_055_863),
        ("2008-06-01", 3_069_644),
        ("2009-06-01", 3_084_457),
        ("2010-06-01", 3_097_924),
        ("2011-06-01", 3_106_761),
        ("2012-06-01", 3_115_418),
        ("2013-06-01", 3_122_814),
        ("2013-08-01", 3_150_083),
        ("2014-06-01", 3_134_550),
    ],
)
def test_repaired_populations_agree_with_the_published_thresholds(day: str, threshold: int) -> None:
    """62 % of the table, to within three units of a hundred persons (rounding)."""
    total = sum(member.weight("population") for member in roll(NICE, "qmv", day).members)
    assert abs(total * 62 // 100 - threshold) <= 3
