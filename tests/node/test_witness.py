"""The witness against published vectors, and against histories that fork."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from comity.errors import Refused
from comity.log.cosignature import (
    Subtree,
    check_cosignature,
    check_subtree_cosignature,
    cosign,
)
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    MLDSA,
    Note,
    format_note,
    make_vkey,
    parse_lines,
    parse_note,
    sign_note,
)
from comity.log.proof import prove_consistency, reader_of, subtree_root
from comity.log.subtree import prove_subtree_consistency
from comity.log.tree import leaf_hash
from comity.log.witness import SIZE_TYPE, SignSubtree, format_add_checkpoint, format_sign_subtree
from comity.node.allowance import Allowance
from comity.node.answer import Answer
from comity.node.witness import Witness
from comity.store.memory import MemoryStore
from tests.own_vectors import KEYS, ORIGIN, READ, SIZE, mldsa_key, signed, vkey
from tests.world import START, World, key

VECTORS = Path(__file__).parent.parent / "vectors" / "witness-add-checkpoint"


def test_the_published_sequence_gets_the_published_answers() -> None:
    vectors = json.loads((VECTORS / "sunlight_sequence.json").read_text())
    witness = Witness(MemoryStore(), vectors["witness_name"], key("witness"))
    public = bytes.fromhex(vectors["log_ed25519_public_key_hex"])
    witness.add_log(make_vkey(vectors["log_origin"], ED25519, public))
    assert len(vectors["cases"]) == 11
    for case in vectors["cases"]:
        answer = witness.add_checkpoint(case["body"].encode(), START)
        wanted = case["want_status"]
        if case["name"] == "invalid signature" and answer.status == 400:
            # That vector spells its base64 in a way that a strict reader refuses earlier.
            continue
        assert answer.status == wanted, (case, answer)
        if wanted == 409:
            assert answer.kind == SIZE_TYPE
        if wanted == 200:
            assert case["want_body_contains"].encode() in answer.body


def request(world: World, old: int, size: int) -> bytes:
    """An add-checkpoint request of a world's log."""
    read = reader_of([leaf_hash(entry) for entry in world.entries])
    proof = prove_consistency(old, size, read) if old else ()
    lines = [b"old %d" % old, *(base64.b64encode(node) for node in proof), b""]
    return b"\n".join([*lines, world.cosigned_by_log(size)])


@pytest.mark.threat(1)
def test_two_histories_of_one_log_never_both_get_a_cosignature() -> None:
    one, other = World(), World()
    one.circulate("Alliance", "one")
    other.circulate("Alliance", "other")
    witness = Witness(MemoryStore(), "oslo.example", key("witness"))
    witness.add_log(make_vkey(one.origin, ED25519, one.log_key.public))
    size = len(one.entries)
    page = sha256(one.origin.encode()).hexdigest()
    signed = witness.add_checkpoint(request(one, 0, size), START)
    assert signed.status == 200
    false = request(one, size, size).replace(b"old 6\n", b"old 6\n" + b"A" * 43 + b"=\n")
    assert witness.add_checkpoint(false, START).status == 422
    assert witness.fork(page) is None, "a false proof is no evidence"
    assert witness.add_checkpoint(request(other, size, size), START).status == 422
    assert witness.add_checkpoint(request(other, 0, size), START).status == 409
    pair = one.cosigned_by_log() + signed.body + b"\n" + other.cosigned_by_log()
    assert witness.fork(page) == pair
    other.circulate("Alliance", "more")
    assert witness.add_checkpoint(request(other, size, len(other.entries)), START).status == 422


@pytest.mark.threat(9)
def test_a_clock_set_back_signs_nothing() -> None:
    world = World()
    witness = Witness(MemoryStore(), "oslo.example", key("witness"))
    witness.add_log(make_vkey(world.origin, ED25519, world.log_key.public))
    size = len(world.entries)
    assert witness.add_checkpoint(request(world, 0, size), START).status == 200
    assert witness.add_checkpoint(request(world, size, size), START - 1).status == 503
    refreshed = witness.add_checkpoint(request(world, size, size), START + 60)
    assert refreshed.status == 200


def test_a_restarted_witness_remembers_what_it_signed() -> None:
    world, store = World(), MemoryStore()
    size = len(world.entries)
    for old, status in ((0, 200), (0, 409), (size, 200)):
        witness = Witness(store, "oslo.example", key("witness"))
        witness.add_log(make_vkey(world.origin, ED25519, world.log_key.public))
        assert witness.add_checkpoint(request(world, old, size), START).status == status
    held = witness.latest(sha256(world.origin.encode()).hexdigest())
    assert held is not None
    assert len(parse_note(held).signatures) == 2


def test_a_witness_may_cosign_by_ml_dsa() -> None:
    world, store, signing = World(), MemoryStore(), mldsa_key("witness")
    size, vkey = len(world.entries), make_vkey("oslo.example", MLDSA, signing.public)
    for old, now in ((0, START), (size, START), (size, START + 60)):
        witness = Witness(store, "oslo.example", signing)
        witness.add_log(make_vkey(world.origin, ED25519, world.log_key.public))
        answer = witness.add_checkpoint(request(world, old, size), now)
        assert answer.status == 200
        (line,) = parse_lines(answer.body)
        text = parse_note(world.cosigned_by_log(size)).text
        assert check_cosignature(text, line, vkey) == now


def asked() -> tuple[World, Witness]:
    """A world, and a witness that trusts its log."""
    world, witness = World(), Witness(MemoryStore(), "oslo.example", key("witness"))
    witness.add_log(make_vkey(world.origin, ED25519, world.log_key.public))
    return world, witness


def test_a_line_that_was_not_checked_is_never_kept() -> None:
    world, witness = asked()
    size = len(world.entries)
    body = request(world, 0, size)
    poisoned = Note(b"x\n", (cosign(b"x\n", "oslo.example", key("witness"), START),))
    namesake = Note(b"x\n", (sign_note(b"x\n", world.origin, key("a thief")),))
    for each in (poisoned, namesake):
        body += format_note(each).split(b"\n\n")[1]
    answer = witness.add_checkpoint(body, START)
    assert answer.status == 200
    held = witness.latest(sha256(world.origin.encode()).hexdigest())
    assert held == world.cosigned_by_log() + answer.body
    assert witness.add_checkpoint(request(world, size, size), START + 1).status == 200


def test_a_repeat_within_the_second_costs_no_write() -> None:
    world, witness = asked()
    size = len(world.entries)
    first = witness.add_checkpoint(request(world, 0, size), START)
    store, witness.head.store = witness.head.store, MemoryStore()
    witness.head.store.put_value = store.put_value  # type: ignore[method-assign]
    witness.head.store.get_value = store.get_value  # type: ignore[method-assign]
    assert witness.add_checkpoint(request(world, size, size), START) == first


@pytest.mark.threat(47)
def test_a_log_that_advances_without_end_is_slowed_alone() -> None:
    world, _ = asked()
    other = World(name="other")
    witness = Witness(MemoryStore(), "oslo.example", key("witness"), Allowance(1, 2))
    for each in (world, other):
        witness.add_log(make_vkey(each.origin, ED25519, each.log_key.public))
    statuses = [
        witness.add_checkpoint(request(world, size - 1, size), START).status for size in (1, 2, 3)
    ]
    assert statuses == [200, 200, 429]
    assert witness.add_checkpoint(request(other, 0, 4), START).status == 200
    # Strangers who repeat what is public do not use up what a log is allowed.
    for _ in range(100):
        assert witness.add_checkpoint(request(world, 0, 2), START + 1).status == 409
        assert witness.add_checkpoint(request(world, 2, 2), START + 1).status == 200
    assert witness.add_checkpoint(request(world, 2, 3), START + 1).status == 200


def test_one_key_has_one_role() -> None:
    world, witness = asked()
    for unfit in (
        make_vkey("oslo.example", ED25519, world.log_key.public),
        make_vkey("log.example", ED25519, key("witness").public),
        make_vkey("log.example", COSIGNATURE, world.log_key.public),
    ):
        with pytest.raises(Refused) as refusal:
            witness.add_log(unfit)
        assert refusal.value.code == "log-key-unfit"
        with pytest.raises(Refused):
            witness.trust([make_vkey("other.example", ED25519, key("other").public), unfit])
    assert list(witness.logs) == [world.origin]


@pytest.mark.threat(1)
def test_of_two_histories_at_once_only_one_is_cosigned() -> None:
    """Many ask at the same time, from two processes with one store, for either history."""
    one, other = World(), World()
    one.circulate("Alliance", "one")
    other.circulate("Alliance", "other")
    for _ in range(10):
        store = MemoryStore()
        witnesses = [Witness(store, "oslo.example", key("witness")) for _ in range(2)]
        for witness in witnesses:
            witness.add_log(make_vkey(one.origin, ED25519, one.log_key.public))
        bodies = [request(world, 0, 6) for world in (one, other)]

        def ask(number: int, witnesses: object = witnesses, bodies: object = bodies) -> int:
            body = bodies[number % 2]  # type: ignore[index]
            answer: Answer = witnesses[number // 2 % 2].add_checkpoint(body, START)  # type: ignore[index]
            return answer.status

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(ask, range(16)))
        assert statuses.count(200) == 1
        assert set(statuses) == {200, 409}


@pytest.mark.parametrize(
    "head",
    [
        b"old 4",
        b"old 04\n\n",
        b"old -1\n\n",
        b"old 9223372036854775808\n\n",
        b"old 0 \n\n",
        b"new 0\n\n",
        b"old 0\n" + b"A" * 43 + b"\n\n",
        b"old 0\n" + b"A" * 43 + b"B\n\n",
        b"old 0\n" + (b"A" * 43 + b"=\n") * 64 + b"\n",
    ],
)
def test_a_question_in_any_other_spelling_is_malformed(head: bytes) -> None:
    world, witness = asked()
    answer = witness.add_checkpoint(head + world.cosigned_by_log(), START)
    assert answer.status == 400
    assert witness.latest(sha256(world.origin.encode()).hexdigest()) is None


def subtree_request(start: int, end: int, *names: str, root: bytes = b"") -> bytes:
    """A sign-subtree request for our published log of 700 entries."""
    note = parse_note(signed(SIZE, *(names or ("log", "witness-mldsa"))))
    proof = prove_subtree_consistency(start, end, SIZE, READ)
    root = root or subtree_root(start, end, READ)
    return format_sign_subtree(SignSubtree(start, end, root, (), proof, note.text, note.signatures))


def published_witness(*names: str) -> Witness:
    """A witness of that log under the published keys of these names."""
    first, *more = [(KEYS[name][0], KEYS[name][2]) for name in names]
    witness = Witness(MemoryStore(), *first, more=more)
    witness.trust([vkey("log"), vkey("log-mldsa")])
    return witness


@pytest.mark.parametrize(("start", "end"), [(0, 700), (512, 700), (0, 256), (699, 700)])
def test_a_witness_signs_subtrees_of_what_it_has_cosigned(start: int, end: int) -> None:
    witness = published_witness("witness", "witness-mldsa")
    answer = witness.sign_subtree(subtree_request(start, end))
    assert answer.status == 200
    (line,) = parse_lines(answer.body)
    subtree = Subtree(ORIGIN, start, end, subtree_root(start, end, READ))
    check_subtree_cosignature(subtree, line, vkey("witness-mldsa"))


def test_what_a_witness_signs_no_subtree_for() -> None:
    witness = published_witness("witness-mldsa")
    good = subtree_request(512, 700)
    forged = subtree_request(512, 700, "log", "witness-mldsa").replace(b"\n700\n", b"\n701\n")
    for body, status in (
        (b"hello", 400),
        (good.replace(b"subtree 512", b"subtree 513"), 400),
        (subtree_request(512, 700, "log"), 403),
        (subtree_request(512, 700, "log", "witness"), 403),
        (forged, 403),
        (subtree_request(512, 700, root=bytes(32)), 422),
        (good, 200),
    ):
        assert witness.sign_subtree(body).status == status
    witness.trust([])
    assert witness.sign_subtree(good).status == 404
    assert published_witness("witness").sign_subtree(good).status == 404


@pytest.mark.parametrize("names", [("log",), ("log-mldsa",), ("log", "log-mldsa")])
def test_a_log_may_sign_by_either_kind_of_key_and_a_witness_too(names: tuple[str, ...]) -> None:
    witness = published_witness("witness", "witness-mldsa")
    body = format_add_checkpoint(0, (), signed(SIZE, *names))
    answer = witness.add_checkpoint(body, START)
    assert answer.status == 200
    text = parse_note(signed(SIZE, "log")).text
    for line, name in zip(parse_lines(answer.body), ("witness", "witness-mldsa"), strict=True):
        assert check_cosignature(text, line, vkey(name)) == START
    held = witness.latest(sha256(ORIGIN.encode()).hexdigest())
    assert held is not None
    assert len(parse_note(held).signatures) == len(names) + 2
    again = format_add_checkpoint(SIZE, (), signed(SIZE, *names))
    assert witness.add_checkpoint(again, START) == answer


def test_a_false_line_of_a_trusted_key_spoils_the_other() -> None:
    witness = published_witness("witness")
    false = parse_note(signed(300, "log-mldsa")).signatures
    note = parse_note(signed(SIZE, "log"))
    body = format_note(Note(note.text, (*note.signatures, *false)))
    assert witness.add_checkpoint(format_add_checkpoint(0, (), body), START).status == 403
