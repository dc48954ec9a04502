"""Cosignatures of checkpoints and subtrees (c2sp.org/tlog-cosignature).

Kind 04, Ed25519, signs a time and the whole text of a checkpoint but not the cosigner's name: one
key has one cosigner. Kind 06, ML-DSA-44, signs name, time, origin, range and root: no extension
lines, and subtrees as well. Which of the two is meant follows from the key.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.errors import Malformed, NotSound
from comity.keys import (
    MLDSA_SIGNATURE,
    Check,
    SigningKey,
    check_mldsa_signature,
    check_signature,
)
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import (
    COSIGNATURE,
    ED25519,
    MLDSA,
    SignatureLine,
    Vkey,
    check_signature_line,
    kind_to_cosign,
    make_vkey,
    sign_note,
)
from comity.log.subtree import is_subtree

MAX_TIME = 2**63 - 1
_LABEL = b"subtree/v1\n\x00"
_BODY = {COSIGNATURE: 8 + 64, MLDSA: 8 + MLDSA_SIGNATURE}
"""Bytes of the signature of each kind, behind the key id."""


@dataclass(frozen=True, slots=True)
class Subtree:
    """The leaves [start, end) of the log `origin`, and their root (32 bytes).

    With start 0 it is what a checkpoint commits to.
    """

    origin: str
    start: int
    end: int
    root: bytes


def cosign(text: bytes, name: str, key: SigningKey, time: int) -> SignatureLine:
    """The cosignature line over a checkpoint's text at `time`, POSIX seconds from 1 to MAX_TIME.

    Of kind 06 for an ML-DSA-44 key, else 04. Raises Malformed where 06 cannot say the text: it is
    no checkpoint, has extension lines, or an origin of more than 255 bytes.
    """
    kind = kind_to_cosign(key)
    return _line(_checkpoint_message(kind, text, name, time), kind, name, key, time)


def cosign_subtree(subtree: Subtree, name: str, key: SigningKey) -> SignatureLine:
    """The line of an ML-DSA-44 key over a subtree, without a time. Raises Malformed."""
    kind = kind_to_cosign(key)
    if kind != MLDSA:
        raise Malformed("subtree-key", "Ed25519 keys sign no subtrees.", "Use an ML-DSA-44 key.")
    return _line(subtree_message(subtree, name, 0), kind, name, key, 0)


def _line(message: bytes, kind: int, name: str, key: SigningKey, time: int) -> SignatureLine:
    vkey = make_vkey(name, kind, key.public)
    return SignatureLine(name, vkey.key_id, time.to_bytes(8, "big") + key.sign(message))


def cosignature_time(line: SignatureLine) -> int:
    """The time a cosignature line states, POSIX seconds.
    Raises Malformed for another kind of line.
    """
    if len(line.signature) not in _BODY.values():
        raise _malformed()
    time = int.from_bytes(line.signature[:8], "big")
    if not 0 < time <= MAX_TIME:
        raise Malformed(
            "cosignature-untimed",
            "The cosignature states no time.",
            "Ask the cosigner for a new one.",
        )
    return time


def check_cosignature(
    text: bytes, line: SignatureLine, vkey: Vkey, check: Check = check_signature
) -> int:
    """The time at which this key, of kind 04 or 06, cosigned the text of a checkpoint.

    check: how Ed25519 signatures are checked. Raises NotSound or Malformed unless it did.
    """
    _check_body(line, vkey)
    time = cosignature_time(line)
    _check(vkey, _checkpoint_message(vkey.kind, text, vkey.name, time), line, check)
    return time


def check_subtree_cosignature(subtree: Subtree, line: SignatureLine, vkey: Vkey) -> None:
    """Raises NotSound or Malformed unless this key of kind 06 signed the subtree without a time."""
    if vkey.kind != MLDSA:
        raise _foreign()
    _check_body(line, vkey)
    if any(line.signature[:8]):
        raise Malformed(
            "subtree-timed", "A subtree's cosignature states no time.", "Ask for a new one."
        )
    _check(vkey, subtree_message(subtree, vkey.name, 0), line)


def sign_as_log(text: bytes, name: str, key: SigningKey) -> SignatureLine:
    """A log's own line over its checkpoint: of kind 01 for an Ed25519 key, of kind 06, without a
    time, for one of ML-DSA-44.
    """
    if kind_to_cosign(key) == MLDSA:
        return cosign_subtree(subtree_of(parse_checkpoint(text)), name, key)
    return sign_note(text, name, key)


def check_log_line(
    text: bytes, line: SignatureLine, vkey: Vkey, check: Check = check_signature
) -> None:
    """Raises NotSound or Malformed unless the log's key, of kind 01 or 06, signed the checkpoint.

    A log's own line of kind 06 need not state a time. check: how Ed25519 signatures are checked.
    """
    if vkey.kind == ED25519:
        check_signature_line(text, line, vkey, check)
        return
    if vkey.kind != MLDSA:
        raise _foreign()
    _check_body(line, vkey)
    time = int.from_bytes(line.signature[:8], "big")
    _check(vkey, _checkpoint_message(MLDSA, text, vkey.name, time), line)


def subtree_message(subtree: Subtree, name: str, time: int) -> bytes:
    """What a key of kind 06 signs: the structure `cosigned_message` (RFC 8446 section 3).

    Raises Malformed for a range that is no subtree, a time beyond MAX_TIME, and a time with a
    start other than 0.
    """
    start, end = subtree.start, subtree.end
    if not is_subtree(start, end) or end > MAX_TIME or len(subtree.root) != 32:
        raise _unsaid()
    if not 0 <= time <= MAX_TIME or (start and time):
        raise _unsaid()
    parts = (_LABEL, _short(name), time.to_bytes(8, "big"), _short(subtree.origin))
    return b"".join([*parts, start.to_bytes(8, "big"), end.to_bytes(8, "big"), subtree.root])


def subtree_of(checkpoint: Checkpoint) -> Subtree:
    """The whole tree of a checkpoint as a subtree."""
    return Subtree(checkpoint.origin, 0, checkpoint.size, checkpoint.root)


def _checkpoint_message(kind: int, text: bytes, name: str, time: int) -> bytes:
    if kind == COSIGNATURE:
        return b"cosignature/v1\ntime %d\n" % time + text
    return subtree_message(subtree_of(parse_checkpoint(text)), name, time)


def _short(text: str) -> bytes:
    raw = text.encode()
    if not 0 < len(raw) < 256:
        raise _unsaid()
    return bytes([len(raw)]) + raw


def _check_body(line: SignatureLine, vkey: Vkey) -> None:
    if vkey.kind not in _BODY or (line.name, line.key_id) != (vkey.name, vkey.key_id):
        raise _foreign()
    if len(line.signature) != _BODY[vkey.kind]:
        raise _malformed()


def _check(vkey: Vkey, message: bytes, line: SignatureLine, check: Check = check_signature) -> None:
    check = check_mldsa_signature if vkey.kind == MLDSA else check
    check(vkey.public, message, line.signature[8:])


def _foreign() -> NotSound:
    return NotSound("signature-foreign", "The signature is by another key.", "Ask who signed it.")


def _malformed() -> Malformed:
    return Malformed(
        "cosignature-malformed",
        "The line is not a cosignature.",
        "Ask the cosigner for a new one.",
    )


def _unsaid() -> Malformed:
    return Malformed(
        "subtree-unsigned",
        "An ML-DSA-44 cosignature cannot say this.",
        "Mind range, time, root, and names of 1 to 255 bytes.",
    )
