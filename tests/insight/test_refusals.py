"""What has no exact answer is refused with the reason, never answered wrongly."""

from __future__ import annotations

import pytest

from comity.core.rules import Member, Rule, Vocabulary
from comity.errors import Refused
from comity.insight.counting import method_for
from comity.insight.game import from_strongest
from comity.insight.power import study
from comity.insight.shape import game_of, sides_of
from tests.insight.games import WORDS, Body, weighted


def test_a_vote_that_can_harm_is_shown() -> None:
    """Exactly two of four: a third vote in favour undoes it."""
    members = tuple(Member(name) for name in "abcd")
    body = Body(members, (Rule("two", "count", ("assent",), op="==", num=2),))
    found = study(body.book, body.procedure, body.roll, body.sides)
    assert isinstance(found.powers, Refused)
    assert found.powers.code == "vote-can-harm"
    assert found.powers.facts == {"in_favour": "b, c", "joined_by": "a"}
    assert "Adopted with b, c in favour, and not once a joins" in found.powers.hint
    # What does not suppose that no vote harms is still told.
    assert sum(found.count.winning) == 6
    assert found.carrying.sizes is None
    assert found.carrying.least == 2


def test_too_large_to_be_counted() -> None:
    """Forty members, each with a large weight of its own: 2^40 sets, and sums without end."""
    weights = {f"m{number}": 10**12 + 7**number % 10**11 for number in range(40)}
    with pytest.raises(Refused, match="game-too-large") as refused:
        method_for(weighted(20 * 10**12, weights).game())
    assert refused.value.facts == {"members": 40, "kinds": 40}
    assert "40 members of 40 kinds" in refused.value.sentence


def test_no_word_against() -> None:
    """Under a silence procedure without any objection there is nothing to choose."""
    silence = Vocabulary((("agree", "assent"),), "assent")
    with pytest.raises(Refused, match="sides-missing"):
        sides_of(silence)
    with pytest.raises(Refused, match="sides-missing"):
        sides_of(WORDS, "aye")
    with pytest.raises(Refused, match="sides-missing"):
        sides_of(Vocabulary((("no", "dissent"),), "none"))


def test_the_words_of_both_sides() -> None:
    assert sides_of(WORDS).no == ("dissent", "no")
    assert sides_of(WORDS, "abstain").no == ("neutral", "abstain")
    ballot = Vocabulary((("YES", "assent"), ("DISCUSS", "block"), ("ABSTAIN", "neutral")), "none")
    assert sides_of(ballot).no == ("block", "DISCUSS")
    consent = Vocabulary((("consent", "assent"),), "none")
    assert sides_of(consent).no == ("none", "")
    objection = Vocabulary((("object", "dissent"),), "assent")
    assert sides_of(objection).yes == ("assent", "")


def test_a_root_of_what_changes_is_no_sum() -> None:
    """The square root of the votes cast, where those not in favour do not vote."""
    members = tuple(Member(name) for name in "abc")
    root = Rule("root", "root", ("assent",), num=1, den=1, base="cast")
    with pytest.raises(Refused, match="What root asks changes") as refused:
        Body(members, (root,), sides=sides_of(WORDS, "abstain")).game()
    assert refused.value.code == "rule-not-a-sum"
    assert Body(members, (root,)).game().members == ("a", "b", "c")


def test_a_blocking_minority_of_those_taking_part_is_no_sum() -> None:
    """Where those not in favour leave, the least blocking minority changes with them."""
    words = Vocabulary((("yes", "assent"), ("aside", "leave")), "none")
    body = Body(
        tuple(Member(name) for name in "abc"),
        (Rule("block", "minority", ("assent",), op="<", num=1, den=3, base="participating"),),
        words,
        sides=sides_of(words, "aside"),
    )
    with pytest.raises(Refused, match="rule-not-a-sum"):
        game_of(body.book, body.procedure, body.roll, body.sides)


def test_members_without_an_order_have_no_weakest() -> None:
    """Votes and people that rank members differently: minimal sets are counted another way."""
    members = tuple(
        Member(f"m{number}", (), (("votes", number), ("people", 9 - number))) for number in range(9)
    )
    body = Body(
        members,
        (
            Rule("both", "all", ("votes", "people")),
            Rule("votes", "count", ("assent",), num=20, weight="votes"),
            Rule("people", "count", ("assent",), num=20, weight="people"),
        ),
    )
    game = body.game()
    assert from_strongest(game) is None
    assert method_for(game).minimal(game) is not None
