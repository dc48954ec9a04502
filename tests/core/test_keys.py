"""A party's keys on the record: suspended in haste, over with their term, contested, and two acts
at one place of a chain.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from comity.core.state import Council
from comity.keys import SigningKey
from comity.verify.report import Report
from comity.wire.charter import format_charter
from comity.wire.digest import digest
from tests.core.test_positions import outcome, refused
from tests.verify.exported import exported, judged
from tests.world import World

ORDERS = tuple(permutations(("grant", "act", "first end", "second end")))


def council(world: World) -> Council:
    """The state of a world."""
    assert world.reader.council is not None
    return world.reader.council


def key_of(world: World, party: str, delegate: str = "delegation") -> str:
    """The hash of a delegate's vkey."""
    return digest(world.vkey(f"{party}/{delegate}").encode())


def suspend(world: World, party: str, **fields: int) -> str:
    """A root key of a party suspends its delegation."""
    return world.do("suspend", party, signer="root", delegate=key_of(world, party), **fields)


def report_on(world: World) -> Report:
    """The report on a world's record."""
    return judged(exported(world), world.council)


def test_a_suspended_key_speaks_no_more_until_the_person_has_a_new_one() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    late = world.position("Russia", circulation, "object")
    suspend(world, "Russia")
    assert refused(world, late).code == "key-unknown"
    again = world.act(
        "accredit", "Russia", signer="root", delegate="d", vkey=world.vkey("Russia/delegation")
    )
    assert refused(world, again).code == "key-known"
    world.accredit("Russia", "successor")
    world.say("Russia", circulation, "object")
    assert outcome(world, circulation).kind == "no_decision"


def test_only_a_root_key_of_the_same_party_suspends_a_key_that_serves() -> None:
    world = World()
    key = key_of(world, "Russia")
    by_delegate = world.act("suspend", "Russia", delegate=key)
    assert refused(world, by_delegate).code == "competence-lacking"
    by_other = world.act("suspend", "Alliance", signer="root", delegate=key)
    assert refused(world, by_other).code == "delegate-unknown"
    size = world.reader.size
    ahead = world.act("suspend", "Russia", signer="root", delegate=key, compromised_since=size + 1)
    assert refused(world, ahead).code == "since-ahead"
    suspend(world, "Russia", compromised_since=size)
    twice = world.act("suspend", "Russia", signer="root", delegate=key)
    assert refused(world, twice).code == "delegate-unknown"


def test_a_term_is_over_once_the_record_attests_its_end() -> None:
    world = World()
    world.accredit("Russia", "envoy", until=world.time + 50)
    circulation = world.circulate("Alliance", "text")
    world.evidence()
    world.time += 49
    world.evidence()
    said = world.say("Russia", circulation, "abstain")
    late = world.position("Russia", circulation, "object", replaces=[said])
    world.time += 1
    world.evidence(["Oslo", "Russia"])
    world.reader.prepare(late)  # one timekeeper of whom one may lie attests nothing
    world.evidence()
    assert refused(world, late).code == "term-over"
    assert council(world).delegates[key_of(world, "Russia", "envoy")].recalled < 0


def test_a_term_that_was_over_stays_over_under_other_timekeepers() -> None:
    world = World()
    world.accredit("Russia", "envoy", until=world.time + 50)
    successor = key_of(world, "Russia")
    envoy = world.signers["Russia"]
    words = "Russia/delegation"
    world.signers["Russia"] = (f"{world.name}.example/{words}", world.key(words))
    plain = world.charter_plain()
    plain["clock"] |= {"timekeepers": ["Alliance", "Russia"], "faults": 0}
    amend(world, plain)
    world.signers["Russia"] = envoy
    assert council(world).delegates[key_of(world, "Russia", "envoy")].recalled >= 0
    assert council(world).delegates[successor].recalled < 0


def amend(world: World, plain: dict[str, Any]) -> None:
    """Puts another charter in force."""
    amends, texts = world.document(format_charter(plain)), world.texts("New rules")
    fields: dict[str, Any] = {
        "sphere": "open",
        "title": "New rules",
        "texts": texts,
        "amends": amends,
    }
    matter = world.do("table", "Alliance", **fields)
    deadline = world.time + 100
    world.decide(world.do("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline))


@pytest.mark.threat(17)
def test_what_a_stolen_key_signed_is_contested_and_keeps_its_effect() -> None:
    """A thief with a delegate's key speaks until the party notices; nothing is rewritten."""
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.evidence()
    since = world.reader.size
    stolen = world.say("Russia", circulation, "object")
    suspend(world, "Russia", compromised_since=since)
    entry = world.reader.size - 2
    world.decide(circulation, "no_decision")
    (found,) = report_on(world).contested
    assert (found.entry, found.kind, found.party) == (entry, "position", "Russia")
    assert (found.since, found.suspended) == (since, entry + 1)
    ended = council(world).closed[circulation].outcome
    assert ended is not None
    assert [(each.spoken.id, each.status) for each in ended.positions] == [(stolen, "counts")]


@pytest.mark.threat(17)
def test_a_key_suspended_without_a_date_contests_nothing() -> None:
    world = World()
    circulation = world.circulate("Alliance", "text")
    world.say("Russia", circulation, "object")
    suspend(world, "Russia")
    assert report_on(world).contested == ()


@pytest.mark.threat(18)
@pytest.mark.parametrize("order", ORDERS)
def test_grant_act_and_revocation_in_every_order(order: tuple[str, ...]) -> None:
    """An act has effect if and only if its key was granted before it and not ended before it."""
    world = World()
    circulation = world.circulate("Alliance", "text")
    word, key = f"{world.name}.example/Russia/new", world.key("Russia/new")
    known, done = key_of(world, "Russia", "new"), []
    for step in order:
        entry = {
            "grant": lambda: world.act(
                "accredit", "Russia", signer="root", delegate="new", vkey=world.vkey("Russia/new")
            ),
            "act": lambda: _spoken(world, circulation, (word, key)),
            "first end": lambda: world.act("suspend", "Russia", signer="root", delegate=known),
            "second end": lambda: world.act("recall", "Russia", signer="root", delegate=known),
        }[step]()
        done.append((step, world.add(entry).error is None))
    effect, at = dict(done), order.index
    ends = [at("first end"), at("second end")]
    after = [end for end in ends if end > at("grant")]
    assert effect["grant"]
    assert [effect["first end"], effect["second end"]].count(True) == min(1, len(after))
    ended = min(after, default=9)
    assert effect["act"] == (at("grant") < at("act") < ended)


def _spoken(world: World, circulation: str, signer: tuple[str, SigningKey]) -> bytes:
    world.signers["Russia"] = signer
    return world.position("Russia", circulation, "object")


@pytest.mark.threat(16)
def test_two_acts_at_one_place_of_a_chain_are_told_as_an_equivocation() -> None:
    """A host lets a party show two audiences two acts: the record names the party and entries."""
    world = World()
    circulation = world.circulate("Alliance", "text")
    one = world.position("Russia", circulation, "approve")
    two = world.position("Russia", circulation, "object")
    texts = world.texts("other")
    three = world.act("table", "Russia", sphere="open", title="Other", texts=texts)
    prev = council(world).chains["Russia"].tip
    entries = [world.add(entry).index for entry in (one, two, three)]
    assert entries == sorted(entries)
    world.add(one)
    (found,) = report_on(world).equivocations
    assert (found.by, found.prev, found.entries) == ("Russia", prev, tuple(entries))
    assert len(outcome(world, circulation).conflicts) == 1


@pytest.mark.threat(16)
def test_nobody_is_said_to_equivocate_by_an_act_that_it_did_not_sign() -> None:
    """Nor by one that was refused at its place and put right by the next."""
    world = World()
    circulation = world.circulate("Alliance", "text")
    forged = world.position("Russia", circulation, "approve")
    world.add(forged[:-6] + b"AAAA=\n")
    world.add(world.position("Russia", circulation, "perhaps"))
    world.say("Russia", circulation, "object")
    assert report_on(world).equivocations == ()


def test_a_party_that_leaves_stays_in_what_is_open_and_in_nothing_new() -> None:
    world = World(("Alliance", "Russia", "Norway"))
    circulation = world.circulate("Alliance", "text")
    late = world.position("Norway", circulation, "object")
    by_delegate = world.act("withdraw_party", "Norway")
    assert refused(world, by_delegate).code == "competence-lacking"
    world.do("withdraw_party", "Norway", signer="root")
    assert council(world).members == ("Alliance", "Russia")
    assert refused(world, late).code == "key-unknown"
    again = world.act("withdraw_party", "Norway", signer="root")
    assert refused(world, again).code == "not-acceded"
    other = world.circulate("Russia", "other")
    later, pinned = council(world).open[other], council(world).open[circulation]
    assert [each.party for each in pinned.owed] == ["Alliance", "Russia", "Norway"]
    assert [each.party for each in later.owed] == ["Alliance", "Russia"]
    world.decide(circulation)


def test_a_party_that_left_comes_back_with_new_keys() -> None:
    world = World()
    world.do("withdraw_party", "Russia", signer="root")
    assert council(world).left == ("Russia",)
    world.do("accede", "Russia", signer="root")
    assert council(world).left == ()
    entry = world.act("table", "Russia", sphere="open", title="Ports", texts=world.texts("text"))
    assert refused(world, entry).code == "key-unknown"
    world.accredit("Russia", "successor")
    world.circulate("Russia", "text")
