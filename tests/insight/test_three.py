"""Abstention as a third option, against looking at every profile; and the votes that backfire."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings

from comity.core.judge import Tally
from comity.core.rules import Member, Rule, Vocabulary
from comity.core.verdict import final_verdict
from comity.errors import Refused
from comity.insight.power import Study, study
from comity.insight.shape import sides_of
from comity.insight.three import Three, middles_of, three_way
from tests.insight.games import WORDS, Body, bodies, european_union, security_council


def studied(body: Body) -> Study:
    """The whole study."""
    return study(body.book, body.procedure, body.roll, body.sides)


def by_definition(body: Body, middle: tuple[str, str]) -> list[tuple[int, ...]]:
    """Adopting profiles, then for each member the four counts, one profile at a time."""
    options = (body.sides.yes, middle, body.sides.no)
    adopts = {
        said: final_verdict(
            body.book,
            body.procedure,
            tuple(Tally(m, *options[s]) for m, s in zip(body.members, said, strict=True)),
        ).kind
        == "adopted"
        for said in product(range(3), repeat=len(body.members))
    }
    rows: list[tuple[int, ...]] = [(sum(adopts.values()),)]
    for place in range(len(body.members)):
        counts = [0, 0, 0, 0]
        for others in product(range(3), repeat=len(body.members) - 1):
            yes, neither, no = (adopts[(*others[:place], s, *others[place:])] for s in range(3))
            for number, changed in enumerate(
                (yes and not no, yes and not neither, neither and not no, no and not neither)
            ):
                counts[number] += changed
        rows.append(tuple(counts))
    return rows


@settings(max_examples=60, deadline=None)
@given(bodies().filter(lambda body: len(body.members) <= 5))
def test_three_options_by_definition(body: Body) -> None:
    for middle in middles_of(body.words, body.sides):
        found = three_way(body.book, body.procedure, body.roll, body.sides, middle)
        rows = [(found.adopting,)] + [
            (step.turns, step.lifts, step.drops, step.backfires) for step in found.steps
        ]
        assert rows == by_definition(body, middle)


def test_abstention_of_a_permanent_member_is_no_veto() -> None:
    found = studied(security_council(10, 9)).three[0]
    assert isinstance(found, Three)
    assert (found.profiles, found.adopting) == (3**15, 146_796)
    assert found.steps[0].drops > 0
    assert found.steps[-1].drops == 0


def test_a_vote_against_can_complete_the_quorum() -> None:
    """A majority of those who vote, if five of nine take part: to stay away stops more."""
    members = tuple(Member(f"m{number}") for number in range(9))
    rules = (
        Rule("majority", "ratio", ("assent",), op=">", num=1, den=2, base="cast"),
        Rule("quorum", "count", ("assent", "dissent", "neutral"), num=5),
    )
    body = Body(members, rules, quorum="quorum")
    found = studied(body)
    assert isinstance(found.powers, tuple)
    abstaining, away = found.three
    assert isinstance(abstaining, Three)
    assert isinstance(away, Three)
    assert abstaining.steps[0].backfires == 0
    # Four others take part, of whom three are in favour, or all four.
    assert away.steps[0].backfires == 70 * (4 + 1)


def test_too_many_profiles_are_refused() -> None:
    found = studied(european_union()).three
    assert [each.code for each in found if isinstance(each, Refused)] == ["profiles-too-many"] * 2


def test_what_is_neither_for_nor_against() -> None:
    assert middles_of(WORDS, sides_of(WORDS)) == (("neutral", "abstain"), ("none", ""))
    silence = Vocabulary((("agree", "assent"), ("break", "dissent")), "assent")
    assert middles_of(silence, sides_of(silence)) == ()
    consent = Vocabulary((("consent", "assent"),), "none")
    assert middles_of(consent, sides_of(consent)) == ()
