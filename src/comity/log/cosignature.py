"""Cosignatures of checkpoints by Ed25519, kind 04 (c2sp.org/tlog-cosignature, cosignature/v1).

The signature covers a time and the whole text but not the cosigner's name: one key has one
cosigner.
"""

from __future__ import annotations

from comity.errors import Malformed, NotSound
from comity.keys import Check, SigningKey, check_signature
from comity.log.note import COSIGNATURE, SignatureLine, Vkey, make_vkey

MAX_TIME = 2**63 - 1


def cosign(text: bytes, name: str, key: SigningKey, time: int) -> SignatureLine:
    """The cosignature line over a checkpoint's text at `time`, POSIX seconds from 1 to MAX_TIME."""
    vkey = make_vkey(name, COSIGNATURE, key.public)
    return SignatureLine(
        name, vkey.key_id, time.to_bytes(8, "big") + key.sign(_message(text, time))
    )


def cosignature_time(line: SignatureLine) -> int:
    """The time a cosignature line states, POSIX seconds.
    Raises Malformed for another kind of line.
    """
    if len(line.signature) != 72:
        raise Malformed(
            "cosignature-malformed",
            "The line is not a cosignature.",
            "Ask the cosigner for a new one.",
        )
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
    """The time at which this key cosigned the text. Raises NotSound or Malformed unless it did."""
    if vkey.kind != COSIGNATURE or (line.name, line.key_id) != (vkey.name, vkey.key_id):
        raise NotSound(
            "signature-foreign", "The signature is by another key.", "Ask who signed it."
        )
    time = cosignature_time(line)
    check(vkey.public, _message(text, time), line.signature[8:])
    return time


def _message(text: bytes, time: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text
