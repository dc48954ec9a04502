"""What the lines of the text forms hold: base64, decimals and hashes, each in one spelling."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from comity.errors import Malformed

MAX_NUMBER = 2**63 - 1
HASH = 32
"""Bytes of a hash."""
_NUMBER = re.compile(rb"0|[1-9][0-9]{0,18}")


def parse_number(digits: bytes) -> int:
    """The number in canonical decimal, at most 2**63-1. Raises Malformed `number-malformed`."""
    number = int(digits) if _NUMBER.fullmatch(digits) is not None else -1
    if not 0 <= number <= MAX_NUMBER:
        raise Malformed(
            "number-malformed", "A number is not in plain decimal.", "Write it without zeros ahead."
        )
    return number


def parse_base64(text: bytes) -> bytes:
    """The bytes in canonical standard base64 (RFC 4648 section 4). Raises `base64-malformed`."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise _no_base64() from error
    if base64.b64encode(raw) != text:
        raise _no_base64()
    return raw


def format_hashes(nodes: Iterable[bytes]) -> list[bytes]:
    """A line for each hash, without newlines."""
    return [base64.b64encode(node) for node in nodes]


def parse_hashes(lines: Iterable[bytes]) -> tuple[bytes, ...]:
    """The 32-byte hashes in the lines. Raises Malformed."""
    nodes = tuple(parse_base64(line) for line in lines)
    if any(len(node) != HASH for node in nodes):
        raise Malformed("hash-malformed", "A line is not a hash of 32 bytes.", "Ask for it again.")
    return nodes


def _no_base64() -> Malformed:
    return Malformed("base64-malformed", "A line is not canonical base64.", "Encode it anew.")
