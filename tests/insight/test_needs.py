"""What a half-finished matter still needs, and its chance: against every way to go on."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.judge import spoken_tallies
from comity.core.rules import Member, Rule
from comity.core.verdict import final_verdict, verdict_of
from comity.errors import Malformed, Missing, Refused
from comity.insight.chance import chance, parse_share
from comity.insight.power import Outlook, check_positions, outlook
from tests.insight.games import Body, bodies, european_union, security_council

HALF = Fraction(1, 2)
LARGE = ("Germany", "France", "Italy", "Spain")


def seen(body: Body, positions: dict[str, str], each: Fraction = HALF) -> Outlook:
    """The outlook of a matter."""
    return outlook(body.book, body.procedure, body.roll, body.sides, positions, each)


def test_security_council_halfway() -> None:
    found = seen(security_council(10, 9), {"France": "yes", "China": "abstain", "elected 1": "no"})
    assert found.outcome == "open"
    words = [need.words for need in found.needs]
    assert words[1:] == ["needs 8 more of 15 members", "no objection so far from 5 of 5 five"]
    assert found.least == 8
    assert found.stoppers == ("Russia", "UK", "US")
    assert set(found.nearest[0]) > {"Russia", "UK", "US"}
    # The three must agree, and five of the nine elected members that are left: 1/8 of 1/2.
    assert found.chance == Fraction(1, 16)


def test_a_veto_ends_it() -> None:
    found = seen(security_council(10, 9), {"Russia": "no"})
    assert found.outcome == "rejected"
    assert found.least is None
    assert found.chance == 0
    assert [need.verdict for need in found.needs] == ["failed", "open", "failed"]
    assert found.needs[2].words == "1 of 5 five object, and none may"


def test_european_union_halfway() -> None:
    """13 of the 27 with 61.86% of the people: two states are lacking, and 3.2 points of people."""
    body = european_union()
    people = {member.name: member.weight("population") for member in body.members}
    favour = [*LARGE, "Malta", "Cyprus", "Luxembourg", "Estonia", "Latvia", "Slovenia"]
    favour += ["Lithuania", "Croatia", "Ireland"]
    found = seen(body, dict.fromkeys(favour, "yes") | {"Poland": "no", "Hungary": "no"})
    needs = {need.rule: need for need in found.needs}
    assert needs["states"].words == "needs 2 more of 27 members"
    total, held = sum(people.values()), sum(people[name] for name in favour)
    lacking = needs["people"].lacking
    assert lacking is not None
    assert lacking == Fraction(100 * (-(-65 * total // 100) - held), total)
    assert needs["people"].words == "needs 3.2 points more of population"
    assert needs["no_blocking_minority"].words == (
        "2 of 27 members not in favour so far, at most 3 may be"
    )
    assert found.least == 2
    for names in found.nearest:
        assert held + sum(people[name] for name in names) >= Fraction(65 * total, 100)
    assert found.stoppers == ()


def test_silence_and_opposition_need_different_numbers() -> None:
    """A majority of those who vote: with silence fewer are needed than against opposition."""
    members = tuple(Member(f"m{number}") for number in range(5))
    majority = Rule("majority", "ratio", ("assent",), op=">", num=1, den=2, base="cast")
    found = seen(Body(members, (majority,)), {})
    assert (found.least, found.quiet) == (3, 1)


def test_everybody_has_spoken() -> None:
    body = security_council(1, 6)
    everyone = {member.name: "yes" for member in body.members}
    found = seen(body, everyone)
    assert (found.outcome, found.least) == ("adopted", 0)
    assert found.chance == 1


@settings(max_examples=150, deadline=None)
@given(bodies(), st.data())
def test_outlook_by_every_way_to_go_on(body: Body, data: st.DataObject) -> None:
    names = [member.name for member in body.members]
    positions = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(["yes", "no"])))
    each = data.draw(st.sampled_from([HALF, Fraction(2, 3), Fraction(0), Fraction(1)]))
    try:
        found = seen(body, positions, each)
    except Refused as error:
        if error.code != "rule-not-a-sum":
            raise
        return
    rest = [name for name in names if name not in positions]
    wins = {
        frozenset(n for place, n in enumerate(rest) if bits >> place & 1)
        for bits in range(1 << len(rest))
        if adopted(body, positions, [n for place, n in enumerate(rest) if bits >> place & 1])
    }
    assert found.least == min((len(chosen) for chosen in wins), default=None)
    assert all(frozenset(each) in wins for each in found.nearest)
    wanted = sum(
        (each ** len(chosen) * (1 - each) ** (len(rest) - len(chosen)) for chosen in wins),
        Fraction(0),
    )
    assert found.chance == wanted
    assert list(found.stoppers) == [n for n in rest if wins and all(n in each for each in wins)]
    so_far = verdict_of(body.book, body.procedure, body.roll, positions, final=False)
    assert found.outcome == so_far.kind


def adopted(body: Body, positions: dict[str, str], favour: list[str]) -> bool:
    """Whether it is adopted if of those who have not spoken only these are in favour."""
    word = body.sides.no[1]
    words = {member.name: word for member in body.members} | positions
    tallies, _ = spoken_tallies(
        body.roll, body.procedure.vocabulary, words | dict.fromkeys(favour, "yes")
    )
    return final_verdict(body.book, body.procedure, tallies).kind == "adopted"


def test_chance_with_loaded_dice() -> None:
    # Two of three alike.
    assert chance((0, 0, 3, 1), Fraction(2, 3)) == Fraction(20, 27)


@pytest.mark.parametrize(
    ("text", "share"),
    [("1/2", HALF), ("3/4", Fraction(3, 4)), ("0", Fraction(0)), ("1", Fraction(1))],
)
def test_shares(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "0.5", "3/2", "1/0", "-1/2", "1/2/3", "½", "1/ 2", "²/3"])
def test_no_shares(text: str) -> None:
    with pytest.raises(Malformed, match=r"is no probability\. \[share-unfit\]"):
        parse_share(text)


def test_a_party_or_word_that_is_not_there() -> None:
    body = security_council(1, 6)
    with pytest.raises(Missing, match=r"Spain does not decide here\. \[party-not-deciding\]"):
        check_positions(body.roll, body.procedure, {"Spain": "yes"})
    with pytest.raises(Malformed, match=r"The charter has no position aye\. \[word-unknown\]"):
        check_positions(body.roll, body.procedure, {"France": "aye"})
