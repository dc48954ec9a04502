"""Certificates of a council whose members have two keys each."""

from __future__ import annotations

import pytest

from comity.errors import Malformed
from comity.log.note import MAX_SIGNATURES, parse_note
from comity.verify.certificate import judge_file
from comity.verify.make import documents_in, entries_of, make_certificate, notes_in
from comity.verify.report import Verdict
from comity.verify.source import Memory
from comity.wire.certificate import parse_certificate
from tests.quantum import QuantumWorld, decided
from tests.verify.exported import exported


def certificate_of(world: QuantumWorld) -> bytes:
    """The certificate of the one decision, out of the exported record."""
    council, memory = world.reader.council, Memory(exported(world))
    assert council is not None
    (circulation,) = council.closed
    return make_certificate(entries_of(memory), documents_in(memory), notes_in(memory), circulation)


def test_a_certificate_carries_the_lines_of_both_keys() -> None:
    world = decided()
    raw = certificate_of(world)
    lines = parse_certificate(raw).checkpoint.signatures
    assert sorted(len(line.signature) for line in lines) == sorted([64, 72, 72, 72] + [2428] * 5)
    assert judge_file(raw, world.council).verdict is Verdict.SOUND


def test_where_all_lines_are_too_many_each_cosigner_has_one() -> None:
    names = tuple(f"State{number}" for number in range(50))
    clock = {"timekeepers": ["Oslo", "Vienna", "Geneva"], "faults": 1, "quorum": 50}
    changes = {"clock": {**clock, "merge_delay": 2, "grace": 5}}
    world = QuantumWorld(names, only=(), both=(*names, "Oslo"), changes=changes)
    circulation = world.circulate(names[0], "On terrorism")
    world.evidence()
    world.time += 200
    world.evidence(world.witnesses)
    world.conclude(circulation)
    with pytest.raises(Malformed, match="more than 100 signatures"):
        parse_note(world.cosigned((*names, *world.witnesses), world.time))
    raw = certificate_of(world)
    lines = parse_certificate(raw).checkpoint.signatures
    assert len(lines) == 55 < MAX_SIGNATURES
    assert judge_file(raw, world.council).verdict is Verdict.SOUND
