"""Checkpoints: origin, size and root of a log (c2sp.org/tlog-checkpoint). No extension lines."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from comity.errors import Malformed
from comity.log.lines import MAX_NUMBER, parse_number

MAX_SIZE = MAX_NUMBER


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its origin, how many entries it has,
    and their Merkle root (32 bytes).
    """

    origin: str
    size: int
    root: bytes


def format_checkpoint(checkpoint: Checkpoint) -> bytes:
    """The text of a checkpoint, which is then signed as a note."""
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n".encode()


def parse_checkpoint(text: bytes) -> Checkpoint:
    """The checkpoint in a note's text. Raises Malformed, also for extension lines."""
    lines = text.split(b"\n")
    if len(lines) > 4 and lines[-1] == b"":
        raise Malformed(
            "checkpoint-extension", "The checkpoint has extension lines.", "Ask for one without."
        )
    if len(lines) != 4 or not lines[0] or lines[3]:
        raise _malformed()
    try:
        root = base64.b64decode(lines[2], validate=True)
        checkpoint = Checkpoint(lines[0].decode(), parse_size(lines[1]), root)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _malformed() from error
    if len(root) != 32 or format_checkpoint(checkpoint) != text:
        raise _malformed()
    return checkpoint


def parse_size(digits: bytes) -> int:
    """The number of entries in canonical decimal, at most 2**63-1. Raises Malformed."""
    try:
        return parse_number(digits)
    except Malformed as error:
        raise _malformed() from error


def _malformed() -> Malformed:
    return Malformed(
        "checkpoint-malformed",
        "The text is not a checkpoint.",
        "Ask the log for its checkpoint again.",
    )
