"""Evidence on the wire: a cosigned checkpoint as a list of lines, read back and checked line by
line.

Every signature line must be explained by a key of the record: the log's own, and cosignatures of
notice and witness keys that the charter in force names. Source: c2sp.org/tlog-checkpoint,
c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity.core.acts import Evidence, Stamp
from comity.errors import Malformed, NotSound
from comity.keys import Check, check_signature
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.cosignature import check_cosignature, check_log_line
from comity.log.note import (
    COSIGNATURE,
    MLDSA,
    Note,
    SignatureLine,
    Vkey,
    parse_note,
    parse_vkey,
)
from comity.wire.strict import check_string


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A key that may cosign: role `notice` or `witness`, name of the party or witness."""

    role: str
    name: str
    vkey: Vkey


Cosigners = Mapping[tuple[str, bytes], Cosigner]
COSIGNATURE_KINDS = f"{COSIGNATURE:02x} or {MLDSA:02x}"


def cosigners_of(named: Iterable[tuple[str, str, str]]) -> Cosigners:
    """(role, name, vkey) triples as a table by key name and key id.
    Raises Malformed for a wrong vkey.
    """
    table = {}
    for role, name, text in named:
        vkey = parse_vkey(text)
        if vkey.kind not in (COSIGNATURE, MLDSA):
            raise Malformed(
                "vkey-kind",
                f"The key {vkey.name} is not of type {COSIGNATURE_KINDS}.",
                "Make such a key.",
            )
        table[(vkey.name, vkey.key_id)] = Cosigner(role, name, vkey)
    return table


def check_checkpoint(
    note: Note,
    origin: str,
    logs: tuple[Vkey, ...],
    cosigners: Cosigners,
    check: Check = check_signature,
) -> tuple[Checkpoint, tuple[Stamp, ...]]:
    """The checkpoint and the checked stamps of a cosigned checkpoint of the log `origin`.

    One stamp for each cosigner's line, in their order: who cosigned under two keys has two. Raises
    NotSound `line-unexplained` for a line that no key explains, `log-unsigned` where the log's own
    signature is missing, `checkpoint-foreign` for another origin.
    """
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != origin:
        raise NotSound(
            "checkpoint-foreign", "The checkpoint is of another log.", "Ask for the right one."
        )
    stamps, signed, seen = [], False, []
    for line in note.signatures:
        if (line.name, line.key_id) in seen:
            raise NotSound(
                "line-twice", f"The key {line.name} signed twice.", "Keep the earliest line."
            )
        seen.append((line.name, line.key_id))
        cosigner = cosigners.get((line.name, line.key_id))
        if cosigner is not None:
            time = check_cosignature(note.text, line, cosigner.vkey, check)
            stamps.append(Stamp(cosigner.role, cosigner.name, time))
        else:
            _check_log_line(note.text, line, logs, check)
            signed = True
    if not signed:
        raise NotSound(
            "log-unsigned", "The log's own signature is missing.", "Ask for the signed one."
        )
    return checkpoint, tuple(stamps)


def own_checkpoint(
    note: Note, origin: str, logs: tuple[Vkey, ...], check: Check = check_signature
) -> tuple[Note, Checkpoint]:
    """A checkpoint as its log alone signed it: lines of others are left out, and judged by nobody.

    A host may show cosignatures with its checkpoint, and lines that nobody knows, so that readers
    learn to pass over them (c2sp.org/signed-note). Raises as `check_checkpoint`.
    """
    known = [(key.name, key.key_id) for key in logs]
    lines = tuple(line for line in note.signatures if (line.name, line.key_id) in known)
    own = Note(note.text, lines)
    return own, check_checkpoint(own, origin, logs, {}, check)[0]


def _check_log_line(text: bytes, line: SignatureLine, logs: tuple[Vkey, ...], check: Check) -> None:
    for vkey in logs:
        if (vkey.name, vkey.key_id) == (line.name, line.key_id):
            check_log_line(text, line, vkey, check)
            return
    raise NotSound(
        "line-unexplained",
        f"No key of the record explains a signature by {line.name}.",
        "Remove the line, or ask who added it.",
    )


def format_evidence(note: bytes) -> list[str]:
    """The lines of a cosigned checkpoint, for the field `checkpoint` of an evidence act."""
    return note.decode().removesuffix("\n").split("\n")


def parse_evidence(
    lines: object,
    origin: str,
    logs: tuple[Vkey, ...],
    cosigners: Cosigners,
    check: Check = check_signature,
) -> Evidence:
    """The evidence in the field `checkpoint` of an act, every signature checked."""
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise Malformed(
            "evidence-malformed", "The evidence is not a list of lines.", "File it anew."
        )
    for line in lines:
        check_string(line)
    note = parse_note(("\n".join(lines) + "\n").encode())
    checkpoint, stamps = check_checkpoint(note, origin, logs, cosigners, check)
    return Evidence(checkpoint.size, checkpoint.root.hex(), stamps)
