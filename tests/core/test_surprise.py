"""Who can be told only after the fact: the search against the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.core.charter import Charter
from comity.core.state import Circulation
from comity.core.surprise import Prospect, prospects
from comity.core.surprise_model import Step
from comity.core.surprise_words import prospect_sentences
from comity.errors import ComityError
from comity.wire.charter import format_charter, parse_charter
from comity.wire.draft import fill_draft, read_template, templates
from tests.core.plays import adopted_without
from tests.core.small import changes
from tests.world import World, procedure

THREE = ("Alliance", "Russia", "Ukraine")


def charter_of(plain: dict[str, Any]) -> Charter:
    """The charter in plain data."""
    return parse_charter(format_charter(plain))


def template(name: str) -> Charter:
    """A charter that comes with Comity, with draft keys."""
    return charter_of(fill_draft(read_template(name)))


def verdicts(charter: Charter, party: str) -> dict[str, str]:
    """The verdict for a party by sphere."""
    return {each.sphere: each.verdict for each in prospects(charter) if each.party == party}


def the_prospect(charter: Charter, sphere: str, party: str) -> Prospect:
    """The prospect of a party in a sphere."""
    return next(p for p in prospects(charter) if (p.sphere, p.party) == (sphere, party))


def test_under_the_joint_council_russia_is_late_just_where_it_complained() -> None:
    charter = template("permanent-joint-council")
    assert verdicts(charter, "Russia") == {
        "terrorism": "cannot",
        "proliferation": "cannot",
        "enlargement": "can",
        "operations": "can",
        "constitution": "cannot",
    }
    assert set(verdicts(charter, "Alliance").values()) == {"cannot"}
    told = prospect_sentences(charter, prospects(charter))
    assert told[1] == (
        "In operations Russia can be told only after the fact: Alliance tables and circulates a "
        "text and the secretariat concludes at once; nobody waits for Russia's notice."
    )
    assert told[3] == (
        "In terrorism Russia cannot be told only after the fact: every conclusion needs Russia's "
        "notice and then 3 days, or its answer."
    )


def test_at_twenty_russia_is_late_in_enlargement_alone() -> None:
    charter = template("at-twenty")
    late = [sphere for sphere, verdict in verdicts(charter, "Russia").items() if verdict == "can"]
    assert late == ["enlargement"]
    assert "can" not in verdicts(charter, "Iceland").values()


@pytest.mark.parametrize("name", templates())
def test_nothing_is_left_unproved_for_the_charters_that_come_with_comity(name: str) -> None:
    assert {each.verdict for each in prospects(template(name))} <= {"can", "cannot"}


@given(changes(THREE))
@settings(max_examples=40)
def test_the_search_agrees_with_every_play_of_the_rules(drawn: dict[str, Any]) -> None:
    charter = charter_of(World(THREE, accede=False).charter_plain() | drawn)
    for party in THREE:
        found = the_prospect(charter, "drawn", party)
        direct = found.verdict == "can" and found.why != "charter"
        assert direct is adopted_without(charter, "drawn", party), found


@given(changes(THREE))
@settings(max_examples=40)
def test_each_way_that_is_named_works_with_real_acts(drawn: dict[str, Any]) -> None:
    charter = charter_of(World(THREE, accede=False).charter_plain() | drawn)
    for prospect in prospects(charter):
        if prospect.verdict == "can":
            world = World(THREE, changes=drawn)
            where = charter.amendment if prospect.why == "charter" else prospect.sphere
            steps = [step for step in prospect.steps if step.kind != "change"]
            ended = walk(world, where, prospect.party, steps)
            assert ended.outcome is not None
            assert ended.outcome.kind == "adopted"
            assert prospect.party not in ended.notices
            assert all(spoken.party != prospect.party for spoken in ended.positions)


def walk(
    world: World,
    sphere: str,
    absent: str,
    steps: Sequence[Step],
    *,
    circulate: dict[str, Any] | None = None,
    **fields: Any,
) -> Circulation:
    """Take the steps with real acts, while one party does nothing; the circulation as it ended.

    fields, circulate: what else tabling and circulating say.
    """
    matter = circulation = ""
    others = tuple(name for name in (*world.parties, *world.witnesses) if name != absent)
    texts = world.texts("text")
    for step in steps:
        if step.kind == "table":
            matter = world.do("table", step.by, sphere=sphere, title="text", texts=texts, **fields)
        elif step.kind == "circulate":
            served: dict[str, Any] = {"matter": matter, "texts": texts, "deadline": world.time}
            circulation = world.do("circulate", step.by, **served | (circulate or {}))
        elif step.kind == "say":
            world.say(step.by, circulation, step.word)
        elif step.kind == "conclude":
            world.do("conclude", step.by, circulation=circulation, outcome="adopted")
        else:
            world.evidence(others)
        if step.kind == "wait":
            world.time += 10_000
            world.evidence(others)
    council = world.reader.council
    assert council is not None
    ended = council.circulation(circulation)
    assert ended is not None
    return ended


MOVES = st.one_of(
    st.tuples(st.just("circulate"), st.sampled_from(THREE)),
    st.tuples(st.just("say"), st.sampled_from(THREE), st.sampled_from(["approve", "object"])),
    st.tuples(
        st.just("evidence"),
        st.lists(st.sampled_from(THREE), unique=True),
        st.sampled_from([0, 10, 70, 500]),
    ),
    st.tuples(st.just("conclude")),
)


@given(changes(THREE), st.lists(MOVES, min_size=4, max_size=16))
@settings(max_examples=60)
def test_no_random_play_surprises_a_party_for_whom_cannot_was_proved(
    drawn: dict[str, Any], moves: list[tuple[Any, ...]]
) -> None:
    world = World(THREE, changes=drawn)
    assert world.reader.council is not None
    found = prospects(world.reader.council.charter)
    for move in moves:
        try:
            perform(world, move)
        except ComityError:
            continue
    for ended in world.reader.council.closed.values():
        if ended.concluded >= 0 and ended.outcome is not None:
            check_prior(found, ended)


def perform(world: World, move: tuple[Any, ...]) -> None:
    """One random move; what the rules refuse raises and leaves the record alone."""
    council = world.reader.council
    assert council is not None
    last = next(reversed([*council.open]), "")
    if move[0] == "circulate":
        world.circulate(move[1], "text", "drawn", deadline=world.time + 1)
    elif move[0] == "say" and last:
        world.say(move[1], last, move[2])
    elif move[0] == "evidence":
        world.time += move[2]
        world.evidence((*move[1], *world.witnesses))
    elif move[0] == "conclude" and last:
        world.conclude(last, "adopted")


def check_prior(found: Sequence[Prospect], ended: Circulation) -> None:
    """Every party for whom `cannot` was proved had given notice, spoken, or circulated."""
    assert ended.outcome is not None
    for prospect in found:
        if prospect.sphere != ended.sphere or prospect.verdict != "cannot":
            continue
        notice = ended.notices.get(prospect.party)
        noticed = notice is not None and notice.entry < ended.concluded
        if prospect.why == "notice":
            assert noticed, prospect
        elif ended.outcome.kind == "adopted":
            spoke = any(spoken.party == prospect.party for spoken in ended.positions)
            assert noticed or spoke or ended.by == prospect.party, prospect


def test_a_charter_that_changes_without_a_party_protects_it_nowhere() -> None:
    drawn = World(accede=False).charter_plain() | {"amendment": "informed"}
    found = the_prospect(charter_of(drawn), "open", "Russia")
    assert (found.verdict, found.why, found.steps[-1]) == (
        "can",
        "charter",
        Step("change", word="open"),
    )
    world = World(changes={"amendment": "informed"})
    weaker = world.charter_plain() | {"amendment": "informed"}
    weaker["spheres"] = [
        sphere | {"standings": [{"to": "Alliance", "standing": "decides"}]}
        for sphere in weaker["spheres"]
    ]
    document = world.document(format_charter(weaker))
    walk(world, "informed", "Russia", found.steps[:-1], amends=document)
    assert world.reader.council is not None
    assert world.reader.council.charter_hash == document
    again = the_prospect(world.reader.council.charter, "open", "Russia")
    ended = walk(world, "open", "Russia", again.steps)
    assert "Russia" not in ended.notices


def test_who_alone_can_circulate_cannot_be_surprised() -> None:
    charter = charter_of(World(accede=False).charter_plain())
    found = the_prospect(charter, "informed", "Alliance")
    assert (found.verdict, found.why) == ("cannot", "alone")


def test_no_time_passes_without_the_only_timekeeper() -> None:
    plain = World(THREE, accede=False).charter_plain()
    plain["clock"] |= {"timekeepers": ["Russia"], "faults": 0}
    plain["procedures"] = [
        procedure(),
        procedure("alone"),
        procedure("unheard", periods=[], early=False),
    ]
    found = the_prospect(charter_of(plain), "informed", "Russia")
    assert (found.verdict, found.why) == ("cannot", "clock")
    found = the_prospect(charter_of(plain), "informed", "Ukraine")
    assert found.verdict == "can"


def test_without_an_office_two_councils_of_councils_can_file_nothing() -> None:
    plain = World(accede=False).charter_plain()
    del plain["offices"]
    for party in plain["parties"][:1]:
        del party["root"]
        party["council"] = "a" * 64
    found = the_prospect(charter_of(plain), "informed", "Russia")
    assert (found.verdict, found.why) == ("cannot", "filing")


def test_the_word_of_one_is_needed_for_agreement_of_all() -> None:
    plain = World(THREE, accede=False).charter_plain()
    plain["procedures"][0] |= {"periods": [], "missing": "none", "rule": "all"}
    plain["rules"].append({"name": "all", "kind": "ratio", "of": ["assent"], "num": 1})
    found = the_prospect(charter_of(plain), "open", "Russia")
    assert (found.verdict, found.why, found.stops) == ("cannot", "word", True)


def test_too_many_combinations_are_said_to_be_unproved() -> None:
    parties = tuple(f"P{number}" for number in range(14))
    plain = World(parties, accede=False).charter_plain()
    plain["weights"] = [
        {"name": "w", "of": [{"party": p, "weight": 2**n} for n, p in enumerate(parties)]}
    ]
    plain["rules"].append(
        {"name": "odd", "kind": "count", "of": ["assent"], "op": "==", "num": 3**8, "weight": "w"}
    )
    plain["procedures"][0] |= {"periods": [], "rule": "odd", "missing": "none"}
    charter = charter_of(plain)
    found = the_prospect(charter, "open", "P1")
    assert found.verdict == "unproved"
    assert "not proved" in prospect_sentences(charter, [found])[0]
