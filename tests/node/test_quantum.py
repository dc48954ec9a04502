"""Nodes and witnesses with a key of ML-DSA-44, alone or beside one of Ed25519."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.errors import NotSound, Refused
from comity.log.cosignature import check_cosignature
from comity.log.note import (
    Note,
    Vkey,
    format_note,
    kind_to_cosign,
    make_vkey,
    parse_lines,
    parse_note,
    parse_vkey,
)
from comity.log.proof import prove_consistency, reader_of
from comity.log.tree import leaf_hash
from comity.node.follow import Follower
from comity.node.head import NamedKey
from comity.node.settings import read_settings
from comity.node.witness import Witness
from comity.store.memory import MemoryStore
from comity.verify.record import judge_record
from comity.verify.source import Memory
from tests.node.hosting import Eyes, Host
from tests.quantum import QuantumWorld, mldsa_key
from tests.world import START, World, kind_to_sign


@pytest.fixture
def world() -> QuantumWorld:
    """Alliance has two notice keys, Russia one of ML-DSA-44."""
    world = QuantumWorld()
    world.circulate("Alliance", "text")
    return world


@pytest.fixture
def host(world: QuantumWorld) -> Iterator[Host]:
    host = Host(world)
    yield host
    host.stop()


def vkeys_of(world: World, name: str) -> list[Vkey]:
    """The keys under which a party or witness cosigns."""
    found = world.cosigning_keys(name)
    return [make_vkey(words, kind_to_cosign(key), key.public) for words, key in found]


def times(world: World, raw: bytes, name: str) -> list[int]:
    """The time of each of the cosigner's lines, checked."""
    note = parse_note(raw)
    known = {(vkey.name, vkey.key_id): vkey for vkey in vkeys_of(world, name)}
    pairs = [(line, known.get((line.name, line.key_id))) for line in note.signatures]
    return [check_cosignature(note.text, line, vkey) for line, vkey in pairs if vkey is not None]


def test_a_party_gives_notice_under_each_of_its_keys_at_one_time(
    world: QuantumWorld, host: Host
) -> None:
    for party, count in (("Alliance", 2), ("Russia", 1)):
        eyes = Eyes(host, MemoryStore(), party)
        eyes.step()
        assert times(world, host.received[-1], party) == [eyes.clock.now] * count
        assert len(eyes.copy.store.stamps(eyes.copy.name)) == 1
        eyes.client.close()


def test_what_is_held_of_all_is_a_sound_export(world: QuantumWorld, host: Host) -> None:
    eyes = [Eyes(host, MemoryStore(), party) for party in world.parties]
    eyes[1].clock.now = eyes[0].clock.now
    for each in (*eyes, *eyes):
        each.step()
    for name in world.witnesses:
        host.cosigned[name] = world.cosigned([name], eyes[0].clock.now)
    eyes[0].step()
    files = eyes[0].copy.files()
    assert len(parse_note(files["cosigned/Oslo"]).signatures) == 4
    report = judge_record(Memory(files), world.council)
    assert report.verdict.name == "SOUND", report
    assert report.final == len(world.entries)
    for each in eyes:
        each.client.close()


def holding(eyes: Eyes, keys: list[NamedKey]) -> Eyes:
    """The same eyes with other keys in hand."""
    held = eyes.follower
    eyes.follower = Follower(held.party, held.copy, held.host, keys, held.clock)
    return eyes


def test_a_node_signs_under_those_of_its_keys_that_the_charter_names(
    world: QuantumWorld, host: Host
) -> None:
    first, second = world.cosigning_keys("Alliance")
    other: NamedKey = ("council.example/Alliance/next", mldsa_key("next"))
    for keys, count in (([first], 1), ([second], 1), ([other, second], 1), ([second, first], 2)):
        eyes = holding(Eyes(host, MemoryStore(), "Alliance"), keys)
        eyes.step()
        assert len(times(world, host.received[-1], "Alliance")) == count
        eyes.client.close()
    eyes = holding(Eyes(host, MemoryStore(), "Alliance"), [other])
    with pytest.raises(NotSound, match="notice-key-differs"):
        eyes.step()
    eyes.client.close()


@pytest.mark.threat(10)
def test_a_node_put_back_learns_from_either_of_its_lines_how_far_it_signed(
    world: QuantumWorld, host: Host
) -> None:
    ahead = len(world.entries)
    for which in (0, 1):
        note = parse_note(world.cosigned(["Alliance"], START))
        lines = (note.signatures[0], note.signatures[2 + which])
        host.cosigned = {"Alliance": format_note(Note(note.text, lines))}
        host.entries = world.entries[: ahead - 1]
        eyes = Eyes(host, MemoryStore(), "Alliance")
        with pytest.raises(Exception, match="node-behind"):
            eyes.step()
        assert host.received == []
        eyes.client.close()


def test_settings_name_a_second_key(tmp_path: Path) -> None:
    rows = ['store = "x"', "[[follow]]", 'party = "Russia"', 'key = "a.skey"', 'url = "http://x"']
    file = tmp_path / "node.toml"
    for more, count in (("", 1), ('key_mldsa = "b.skey"', 2)):
        file.write_text("\n".join([*rows, f'council = "{"0" * 64}"', more]))
        paths = read_settings(file).follows[0].key_files()
        assert paths == tuple(tmp_path / name for name in ("a.skey", "b.skey")[:count])


def request(world: World, old: int, lines: slice = slice(None)) -> bytes:
    """An add-checkpoint request of a world's log, with some of the log's lines."""
    read = reader_of([leaf_hash(entry) for entry in world.entries])
    proof = prove_consistency(old, len(world.entries), read) if old else ()
    note = parse_note(world.cosigned_by_log())
    signed = format_note(Note(note.text, note.signatures[lines]))
    rows = [b"old %d" % old, *(base64.b64encode(node) for node in proof), b""]
    return b"\n".join([*rows, signed])


def two_handed(world: QuantumWorld, store: MemoryStore) -> Witness:
    """A witness with a key of each kind, that trusts both keys of the log."""
    first, second = world.cosigning_keys("Oslo")
    witness = Witness(store, *first, more=[second])
    for key in world.log_keys():
        witness.add_log(make_vkey(world.origin, kind_to_sign(key), key.public))
    return witness


def test_a_witness_answers_under_each_of_its_keys(world: QuantumWorld) -> None:
    store = MemoryStore()
    for now in (START, START, START + 1):
        answer = two_handed(world, store).add_checkpoint(request(world, 0), now)
        old = len(world.entries)
        if answer.status == 409:
            answer = two_handed(world, store).add_checkpoint(request(world, old), now)
        assert answer.status == 200
        lines = parse_lines(answer.body)
        text = parse_note(world.cosigned_by_log()).text
        assert [
            check_cosignature(text, line, vkey)
            for line, vkey in zip(lines, vkeys_of(world, "Oslo"), strict=True)
        ] == [now, now]


@pytest.mark.parametrize("lines", [slice(0, 1), slice(1, 2), slice(0, 2)])
def test_a_witness_is_content_with_one_of_the_log_s_keys(world: QuantumWorld, lines: slice) -> None:
    witness = two_handed(world, MemoryStore())
    assert witness.add_checkpoint(request(world, 0, lines), START).status == 200


def test_a_witness_refuses_a_false_line_of_either_key(world: QuantumWorld) -> None:
    for which in (0, 1):
        note = parse_note(world.cosigned_by_log())
        lines = list(note.signatures)
        body = lines[which].signature
        lines[which] = type(lines[which])(
            lines[which].name, lines[which].key_id, body[:20] + bytes([body[20] ^ 1]) + body[21:]
        )
        raw = b"old 0\n\n" + format_note(Note(note.text, tuple(lines)))
        assert two_handed(world, MemoryStore()).add_checkpoint(raw, START).status == 403


def test_a_witness_s_own_names_and_keys_are_of_no_log(world: QuantumWorld) -> None:
    witness = two_handed(world, MemoryStore())
    for vkey in vkeys_of(world, "Oslo"):
        for unfit in (vkey, make_vkey(world.origin, vkey.kind, vkey.public)):
            with pytest.raises(Refused, match="log-key-unfit"):
                witness.add_log(unfit)
    with pytest.raises(Refused, match="log-key-unfit"):
        witness.add_log(parse_vkey(world.vkey("log", 4)))
