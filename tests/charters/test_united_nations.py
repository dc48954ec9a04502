"""Security Council, General Assembly and the agencies: counts, shares and what they are of."""

from __future__ import annotations

from math import comb

import pytest

from tests.charters.bodies import charter, kind, roll, spread

COUNCIL = "un-security-council"
ASSEMBLY = "un-general-assembly"
FIVE = ("China", "France", "Russia", "UK", "US")


def council(permanent: dict[str, int], elected: dict[str, int], day: str) -> dict[str, str]:
    """So many permanent and elected members with each word."""
    others = [m.name for m in roll(COUNCIL, "substantive", day).members if m.name not in FIVE]
    words = {
        who: [word for word, count in said.items() for _ in range(count)]
        for who, said in (("five", permanent), ("others", elected))
    }
    five = dict(zip(FIVE, words["five"], strict=False))
    return five | dict(zip(others, words["others"], strict=False))


@pytest.mark.parametrize(
    ("procedure", "permanent", "elected", "day", "expected"),
    [
        # The Five abstain, are absent or take no part: no veto.
        ("substantive", {"abstain": 5}, {"yes": 9, "abstain": 1}, "2020-01-01", "adopted"),
        ("substantive", {"not_participating": 5}, {"yes": 9}, "2020-01-01", "adopted"),
        ("substantive", {}, {"yes": 9}, "2020-01-01", "adopted"),
        ("substantive", {"abstain": 5}, {"yes": 8, "no": 2}, "2020-01-01", "rejected"),
        ("substantive", {"no": 1, "yes": 4}, {"yes": 10}, "2020-01-01", "rejected"),
        ("substantive", {"yes": 5}, {"yes": 4, "no": 6}, "2020-01-01", "adopted"),
        # 8-0-7 on 18 December 2000, 6-0-2 with seven away on 14 July 1976.
        (
            "substantive",
            {"yes": 1, "abstain": 4},
            {"yes": 7, "abstain": 3},
            "2000-12-18",
            "rejected",
        ),
        ("substantive", {"yes": 3, "abstain": 2}, {"yes": 3}, "1976-07-14", "rejected"),
        # 3-3-9 on 25 August 1972: no votes, and so no veto either.
        ("substantive", {"yes": 0, "no": 1}, {"yes": 3, "no": 2}, "1972-08-25", "rejected"),
        # Seven of eleven until the end of 1965.
        ("substantive", {"yes": 4}, {"yes": 3, "no": 3}, "1965-12-31", "adopted"),
        ("substantive", {"yes": 4}, {"yes": 3, "no": 7}, "1966-01-01", "rejected"),
        ("substantive", {"yes": 4}, {"yes": 2, "abstain": 4}, "1960-06-01", "rejected"),
        ("procedural", {"no": 5}, {"yes": 9}, "2020-01-01", "adopted"),
        ("procedural", {"no": 5}, {"yes": 8}, "2020-01-01", "rejected"),
        # Chapter VI: a permanent member that is a party to the dispute cannot stop the text.
        ("chapter_vi", {"party_to_dispute": 1, "yes": 4}, {"yes": 5}, "2020-01-01", "adopted"),
        ("chapter_vi", {"no": 1, "yes": 4}, {"yes": 5}, "2020-01-01", "rejected"),
        ("chapter_vi", {"party_to_dispute": 1, "yes": 4}, {"yes": 4}, "2020-01-01", "rejected"),
        ("no_objection", {}, {}, "2020-01-01", "adopted"),
        ("no_objection", {}, {"hold": 1}, "2020-01-01", "no_decision"),
        ("no_objection", {"object": 1}, {}, "2020-01-01", "no_decision"),
        ("reverse_consensus", {"keep": 5}, {"keep": 10}, "2020-01-01", "rejected"),
        ("reverse_consensus", {"keep": 5}, {"keep": 9}, "2020-01-01", "adopted"),
        ("reverse_consensus", {}, {}, "2020-01-01", "adopted"),
    ],
)
def test_security_council(
    procedure: str, permanent: dict[str, int], elected: dict[str, int], day: str, expected: str
) -> None:
    assert kind(COUNCIL, procedure, council(permanent, elected, day), day) == expected


@pytest.mark.parametrize("year", range(1946, 2028))
def test_each_year_has_its_elected_members(year: int) -> None:
    for day in (f"{year}-01-20", f"{year}-12-31"):
        members = roll(COUNCIL, "substantive", day).members
        assert len(members) == (11 if year < 1966 else 15)
        assert sum("permanent" in member.groups for member in members) == 5


@pytest.mark.parametrize(
    ("day", "elected", "winning"), [("1960-01-01", 6, 57), ("2020-01-01", 10, 848)]
)
def test_winning_coalitions_of_the_council(day: str, elected: int, winning: int) -> None:
    """Everybody else against; members of one kind are interchangeable."""
    found = sum(
        comb(5, five) * comb(elected, others)
        for five in range(6)
        for others in range(elected + 1)
        if kind(
            COUNCIL,
            "substantive",
            council({"yes": five, "no": 5 - five}, {"yes": others, "no": elected - others}, day),
            day,
        )
        == "adopted"
    )
    assert found == winning


@pytest.mark.parametrize(
    ("procedure", "votes", "day", "expected"),
    [
        # China, 1965: a tie. 1970: important by a majority, then a majority that is no two thirds.
        ("simple", {"yes": 47, "no": 47, "abstain": 20}, "1965-11-17", "rejected"),
        ("question_of_importance", {"yes": 66, "no": 52, "abstain": 7}, "1970-11-20", "adopted"),
        ("important", {"yes": 51, "no": 49, "abstain": 25}, "1970-11-20", "rejected"),
        # 1971: not important; 76-35-17 is two thirds anyhow.
        ("question_of_importance", {"yes": 55, "no": 59, "abstain": 15}, "1971-10-25", "rejected"),
        ("important", {"yes": 76, "no": 35, "abstain": 17}, "1971-10-25", "adopted"),
        # East Timor: fewer than half of those who answered, and a majority of the votes cast.
        ("simple", {"yes": 60, "no": 31, "abstain": 44}, "1978-12-13", "adopted"),
        ("important", {"yes": 60, "no": 30, "abstain": 50}, "1980-11-11", "adopted"),
        ("important", {"yes": 59, "no": 30, "abstain": 50}, "1980-11-11", "rejected"),
        ("simple", {"yes": 1, "abstain": 96}, "2020-01-01", "adopted"),
        ("simple", {"abstain": 97}, "2020-01-01", "rejected"),
        ("simple", {"yes": 96}, "2020-01-01", "invalid"),
        ("simple", {"yes": 90, "present": 7}, "2020-01-01", "adopted"),
        ("consensus", {}, "2020-01-01", "adopted"),
        ("consensus", {"agree": 192, "object": 1}, "2020-01-01", "no_decision"),
    ],
)
def test_general_assembly(procedure: str, votes: dict[str, int], day: str, expected: str) -> None:
    assert kind(ASSEMBLY, procedure, spread(ASSEMBLY, procedure, votes, day=day), day) == expected


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("1946-01-10", 51),
        ("1950-12-31", 60),
        ("1955-12-31", 76),
        ("1960-12-31", 99),
        ("1966-12-31", 122),
        ("1975-12-31", 144),
        ("1984-12-31", 159),
        ("1990-12-31", 159),
        ("1991-12-31", 166),
        ("2000-12-31", 189),
        ("2002-12-31", 191),
        ("2026-01-01", 193),
    ],
)
def test_members_of_the_united_nations(day: str, members: int) -> None:
    assert len(roll(ASSEMBLY, "simple", day).members) == members


@pytest.mark.parametrize(
    ("name", "procedure", "votes", "expected"),
    [
        ("iaea-board", "simple", {"yes": 12, "no": 12}, "rejected"),
        ("iaea-board", "simple", {"yes": 1, "abstain": 23}, "adopted"),
        ("iaea-board", "simple", {"yes": 23}, "invalid"),
        ("iaea-board", "two_thirds", {"yes": 20, "no": 10, "abstain": 5}, "adopted"),
        ("iaea-board", "two_thirds", {"yes": 19, "no": 10, "abstain": 6}, "rejected"),
        ("iaea-board", "consensus", {"object": 1}, "no_decision"),
        # 165 members with a vote and the European Union: 83 are a majority, 124 three quarters.
        ("wto", "consensus", {"present": 83}, "adopted"),
        ("wto", "consensus", {"present": 82}, "invalid"),
        ("wto", "consensus", {"present": 150, "object": 1}, "no_decision"),
        ("wto", "consensus", {}, "invalid"),
        ("wto", "majority", {"for": 42, "against": 41}, "adopted"),
        ("wto", "majority", {"for": 42, "against": 42}, "rejected"),
        ("wto", "three_quarters", {"for": 124, "against": 41}, "adopted"),
        ("wto", "three_quarters", {"for": 123}, "rejected"),
        ("wto", "two_thirds", {"for": 110}, "adopted"),
        ("wto", "two_thirds", {"for": 109}, "rejected"),
        ("wto", "reverse_consensus", {"not_adopt": 164, "adopt": 1}, "adopted"),
        ("wto", "reverse_consensus", {"not_adopt": 100, "present": 65}, "rejected"),
        ("wto", "reverse_consensus", {"present": 100}, "adopted"),
    ],
)
def test_agencies_and_trade(
    name: str, procedure: str, votes: dict[str, int], expected: str
) -> None:
    group = "voters" if name == "wto" else ""
    assert kind(name, procedure, spread(name, procedure, votes, group)) == expected


def fund(against: dict[str, str]) -> dict[str, str]:
    """Everybody in favour but these."""
    return {member.name: "for" for member in roll("imf", "majority").members} | against


def test_the_united_states_alone_stop_85_and_not_70() -> None:
    alone = fund({"US": "against"})
    assert kind("imf", "eighty_five", alone) == "rejected"
    assert kind("imf", "amendment", alone) == "rejected"
    assert kind("imf", "seventy", alone) == "adopted"
    assert kind("imf", "eighty_five", fund({"Japan": "against", "China": "abstain"})) == "adopted"


def test_special_majorities_are_of_the_whole_and_others_of_the_votes_cast() -> None:
    weights = dict(charter("imf").weights[0].of)
    assert (len(weights), sum(weights.values()), weights["US"]) == (190, 9_991, 1_651)
    quiet = fund(dict.fromkeys(["US", "Japan", "China"], "abstain"))
    assert kind("imf", "majority", quiet) == "adopted"
    assert kind("imf", "eighty_five", quiet) == "rejected"
    few = dict.fromkeys(("US", "Japan", "China", "Germany", "France", "UK"), "for")
    assert kind("imf", "majority", few) == "invalid"


def test_an_amendment_needs_three_fifths_of_the_members_too() -> None:
    weights = dict(charter("imf").weights[0].of)
    small = sorted(weights, key=weights.__getitem__)
    assert kind("imf", "amendment", fund(dict.fromkeys(small[:76], "against"))) == "adopted"
    assert kind("imf", "amendment", fund(dict.fromkeys(small[:77], "against"))) == "rejected"
    assert kind("imf", "eighty_five", fund(dict.fromkeys(small[:77], "against"))) == "adopted"


@pytest.mark.parametrize(
    ("day", "elected"),
    [
        ("1956-11-05", "Australia Belgium Cuba Iran Peru Yugoslavia"),
        ("1976-07-14", "Benin Guyana Italy Japan Libya Pakistan Panama Romania Sweden Tanzania"),
        (
            "1990-10-05",
            "Canada Colombia CoteDIvoire Cuba DRCongo Ethiopia Finland Malaysia Romania Yemen",
        ),
        (
            "2017-10-24",
            "Bolivia Egypt Ethiopia Italy Japan Kazakhstan Senegal Sweden Ukraine Uruguay",
        ),
    ],
)
def test_who_sat_at_the_table(day: str, elected: str) -> None:
    """As the records of votes of those days have it."""
    members = {member.name for member in roll(COUNCIL, "substantive", day).members}
    assert members == {*FIVE, *elected.split()}
