"""Sealed certificates altered or made up, by those who hold many keys and not the roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from comity.log.checkpoint import Checkpoint, format_checkpoint
from comity.log.cosignature import cosign
from comity.log.note import Note, sign_note
from comity.log.tree import EMPTY, Frontier, leaf_hash
from comity.wire.act import sign_act
from comity.wire.digest import digest, key_digest
from comity.wire.sealed import SealedCertificate
from comity.wire.strict import format_json, parse_json
from tests.sealed import parts, sealed
from tests.world import World


def alterations(world: World, made: SealedCertificate) -> Iterator[tuple[str, SealedCertificate]]:
    """A certificate with one part altered, and the check that must point at it."""
    stranger = parts(*sealed(("Alliance", "Russia")))
    state = parse_json(made.state)
    state["members"].reverse()
    entries, accredits, frontier = made.entries, made.accredits, made.frontier
    yield "council", replace(made, council=stranger.council)
    yield "documents", replace(made, founding=stranger.founding)
    yield "state", replace(made, state=format_json(state))
    yield "state", replace(made, state=stranger.state)
    yield "state", replace(made, entries=entries[1:])
    yield "state", replace(made, frontier=Frontier(2 * frontier.size, frontier.peaks))
    yield "acts", replace(made, entries=(*entries[:2], *entries[3:]))
    yield "entries", replace(made, entries=entries[:-1])
    yield "entries", replace(made, entries=(*entries, b"garbage"))
    yield "acts", replace(made, frontier=Frontier(frontier.size, (bytes(32), *frontier.peaks[1:])))
    yield "entries", replace(made, checkpoint=stranger.checkpoint)
    yield "seal", replace(made, accredits=(*accredits, stranger.accredits[0]))
    yield "seal", replace(made, accredits=(*accredits, accredits[0]))
    yield "seal", replace(made, accredits=(*accredits[1:], made.founding))
    yield "decision", replace(made, conclude=made.conclude - 1)
    yield "decision", replace(made, outcome="rejected")
    yield "decision", replace(made, circulation="1" * 64)
    yield "documents", replace(made, documents={**made.documents, digest(b"x"): b"x"})
    yield "documents", replace(made, documents={})


def forge(world: World, made: SealedCertificate, state: bytes) -> SealedCertificate:
    """Everything since a state that was made up, signed by made-up delegates."""
    frontier, entries = made.frontier, []
    prev = {row["by"]: row["tip"] for row in parse_json(state)["chains"]}
    sealing = ""
    grown = frontier
    doings: list[tuple[str, str, dict[str, Any]]] = [
        ("seal", "Russia", {"size": frontier.size, "state": digest(state)}),
        *(("affirm", party, {}) for party in world.parties),
        ("conclude", "Russia", {"circulation": made.circulation, "outcome": "adopted"}),
    ]
    for kind, by, fields in doings:
        name = f"thief/{by}"
        head = {"act": kind, "by": by, "prev": prev[by], **_head(world, name, grown)}
        fields = {"seal": sealing} if kind == "affirm" else fields
        entry = sign_act(head | fields, f"{world.name}.example/{name}", world.key(name))
        prev[by] = digest(entry.partition(b"\n\n")[0] + b"\n")
        sealing = sealing or prev[by]
        entries.append(entry)
        grown = grown.append(leaf_hash(entry))
    text = format_checkpoint(Checkpoint(world.origin, grown.size, grown.root()))
    lines = [sign_note(text, world.origin, world.log_key)]
    for party in world.parties:
        name = f"{party}/notice"
        lines.append(cosign(text, f"{world.name}.example/{name}", world.key(name), world.time))
    return replace(
        made,
        state=state,
        entries=tuple(entries),
        accredits=(),
        conclude=grown.size - 1,
        checkpoint=Note(text, tuple(lines)),
    )


def self_accredited(world: World) -> list[bytes]:
    """Accreditations of the thief's keys, signed by the thief."""
    found = []
    for party in world.parties:
        head = {"act": "accredit", "by": party, "prev": "1" * 64}
        head |= {"delegate": "thief", "vkey": world.vkey(f"thief/{party}")}
        head |= _head(world, f"{party}/root", EMPTY)
        found.append(sign_act(head, f"{world.name}.example/{party}/root", world.key("thief")))
    return found


def _head(world: World, name: str, frontier: Frontier) -> dict[str, Any]:
    return {
        "key": key_digest(world.vkey(name)),
        "council": world.council,
        "charter": world.charter,
        "seen": {"root": frontier.root().hex(), "size": frontier.size},
        "nonce": "7" * 32,
    }
