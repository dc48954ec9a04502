"""Keys of ML-DSA-44 in charters, foundings and evidence: which are taken, and what they count."""

from __future__ import annotations

from typing import Any

import pytest

from comity.errors import Malformed, Missing, NotSound
from comity.log.note import COSIGNATURE, ED25519, MLDSA, Note, format_note, parse_note
from comity.wire.act import parse_signed_act, sign_act
from comity.wire.charter import format_charter
from comity.wire.evidence import check_checkpoint, format_evidence
from comity.wire.judgement import check_final
from comity.wire.reader import Reader
from tests.quantum import QuantumWorld, decided, mldsa_key, switched
from tests.refusals import refusal
from tests.world import World, key, vkey

NEW = vkey("x.example/new", MLDSA, mldsa_key("new"))
OLD = vkey("x.example/old", COSIGNATURE, key("old"))
ACT = vkey("x.example/act", ED25519, key("act"))


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (OLD, "", ""),
        (NEW, "", ""),
        (OLD, NEW, ""),
        (ACT, "", "vkey-kind"),
        (OLD, OLD, "vkey-kind"),
        (NEW, OLD, "vkey-kind"),
        (NEW, NEW, "vkey-kind"),
        (OLD, ACT, "vkey-kind"),
        (OLD, NEW[:-1], "vkey-malformed"),
        (OLD, NEW.replace("new", "n" * 300), "value-unfit"),
    ],
)
def test_a_cosigner_has_one_key_of_either_kind_or_one_of_each(
    first: str, second: str, code: str
) -> None:
    for place, field in (("parties", "notice"), ("witnesses", "vkey")):
        plain = World(accede=False).charter_plain()
        row = plain[place][0]
        row[field] = first
        if second:
            row[f"{field}_mldsa"] = second
        assert refusal(format_charter, plain) == code


def test_a_key_of_ml_dsa_has_one_role() -> None:
    plain = World(accede=False).charter_plain()
    plain["parties"][0]["notice_mldsa"] = plain["witnesses"][0]["vkey_mldsa"] = NEW
    assert refusal(format_charter, plain) == "key-reused"
    plain["witnesses"][0]["vkey_mldsa"] = vkey("y.example/new", MLDSA, mldsa_key("new"))
    assert refusal(format_charter, plain) == "key-reused"


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ([ED25519], ""),
        ([MLDSA], ""),
        ([ED25519, MLDSA], ""),
        ([COSIGNATURE], "vkey-kind"),
        ([ED25519, COSIGNATURE], "vkey-kind"),
    ],
)
def test_a_log_signs_under_keys_of_type_01_and_06(kinds: list[int], code: str) -> None:
    world = World(accede=False)
    keys = {ED25519: world.log_key, COSIGNATURE: key("cosigner"), MLDSA: mldsa_key("log")}
    logs = [vkey(world.origin, kind, keys[kind]) for kind in kinds]
    plain = dict(parse_signed_act(world.entries[0]).plain) | {"logs": logs}
    reader = Reader(world.documents.get)
    assert refusal(reader.read, sign_act(plain, *world.signer("Alliance", "root"))) == code


def test_a_log_s_key_of_ml_dsa_is_of_nobody_else() -> None:
    world = QuantumWorld(accede=False)
    logs = [vkey(world.origin, MLDSA, mldsa_key("council/Russia"))]
    plain = dict(parse_signed_act(world.entries[0]).plain) | {"logs": logs}
    entry = sign_act(plain, *world.signer("Alliance", "root"))
    assert refusal(Reader(world.documents.get).read, entry) == "key-reused"


def test_a_delegate_signs_under_ed25519() -> None:
    world = World()
    accredit: dict[str, Any] = {"delegate": "petrov", "vkey": NEW}
    entry = world.act("accredit", "Russia", signer="root", **accredit)
    assert refusal(world.admit, entry) == "vkey-kind"


def served(world: World) -> str:
    """A circulation."""
    return world.circulate("Alliance", "On terrorism")


def filed(world: World, *lines: tuple[str, int, int]) -> str:
    """File evidence with some lines: of whom, under which of the keys, at which time."""
    notes = [parse_note(world.cosigned([name], time)) for name, _, time in lines]
    logs = len(world.log_keys())
    chosen = [
        note.signatures[logs + which] for note, (_, which, _) in zip(notes, lines, strict=True)
    ]
    note = Note(notes[0].text, (notes[0].signatures[0], *chosen))
    return world.do("evidence", "secretariat", checkpoint=format_evidence(format_note(note)))


def notices(world: World, circulation: str) -> dict[str, int]:
    """Who has given notice of a circulation, with the time in their own hand."""
    assert world.reader.council is not None
    given = world.reader.council.open[circulation].notices
    return {name: notice.stamp for name, notice in given.items()}


def test_notice_is_given_under_either_key_and_the_earliest_counts() -> None:
    for order in ([(0, 60), (1, 50)], [(1, 60), (0, 50)], [(1, 50)], [(0, 50)]):
        world = QuantumWorld()
        circulation, start = served(world), world.time
        for which, later in order:
            filed(world, ("Alliance", which, start + later))
        assert notices(world, circulation) == {"Alliance": start + 50}


def test_a_party_with_two_keys_counts_once() -> None:
    world = QuantumWorld()
    served(world)
    council = world.reader.council
    assert council is not None
    note = parse_note(world.cosigned(["Alliance"], world.time))
    keys, known = world.reader.log_keys(), world.reader.keyring().cosigners
    _, stamps = check_checkpoint(note, world.origin, keys, known)
    assert [stamp.name for stamp in stamps] == ["Alliance", "Alliance"]
    with pytest.raises(Missing) as caught:
        check_final(council, stamps)
    assert caught.value.sentence.startswith("Only 1 of 2 parties")


def test_a_timekeeper_with_two_keys_is_one_timekeeper() -> None:
    """With one liar among three, two stamps of one of them close nothing."""
    world = QuantumWorld(only=(), both=("Oslo",))
    circulation = served(world)
    world.evidence()
    world.time += 200
    filed(world, ("Oslo", 0, world.time), ("Oslo", 1, world.time + 1))
    assert world.reader.council is not None
    assert world.reader.council.open[circulation].closed < 0
    filed(world, ("Vienna", 0, world.time))
    assert world.reader.council.open[circulation].closed > 0


@pytest.mark.parametrize("log_only", [False, True])
def test_a_decision_under_keys_of_both_kinds(log_only: bool) -> None:
    world = decided(log_only=log_only)
    council = world.reader.council
    assert council is not None
    (circulation,) = council.closed.values()
    assert circulation.outcome is not None
    assert circulation.outcome.kind == "adopted"
    assert set(circulation.notices) == set(world.parties)


@pytest.mark.threat(12)
def test_every_line_of_ml_dsa_in_evidence_must_verify() -> None:
    world = QuantumWorld()
    circulation = served(world)
    lines = format_evidence(world.cosigned(["Russia"], world.time))
    for place in (4, 5, 6):
        name, body = lines[place].rsplit(" ", 1)
        altered = f"{name} {body[:40]}{'A' if body[40] != 'A' else 'B'}{body[41:]}"
        wrong = [*lines[:place], altered, *lines[place + 1 :]]
        entry = world.act("evidence", "secretariat", checkpoint=wrong)
        assert refusal(world.admit, entry) == "signature-wrong"
    assert notices(world, circulation) == {}


def test_evidence_with_more_lines_than_an_act_may_have_is_refused() -> None:
    names = ("Oslo", "Vienna", "Geneva", "Alliance", "Russia")
    world = QuantumWorld(only=names, both=())
    served(world)
    lines = format_evidence(world.cosigned(names, world.time))
    with pytest.raises(Malformed, match="act-too-large"):
        world.act("evidence", "secretariat", checkpoint=lines)


def test_a_key_that_the_charter_has_given_up_proves_nothing_any_more() -> None:
    world = switched()
    circulation = served(world)
    world.only, world.both = ("Russia", "Vienna"), ("Alliance", "Oslo")
    with pytest.raises(NotSound, match="line-unexplained"):
        filed(world, ("Alliance", 0, world.time))
    assert notices(world, circulation) == {}
    filed(world, ("Alliance", 1, world.time))
    assert notices(world, circulation) == {"Alliance": world.time}
