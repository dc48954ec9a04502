"""Bounds on what may be put into any store, checked before a driver sees it.

They are the same for all stores, so that bytes accepted by one are accepted by the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.errors import Malformed

NAME_CHARACTERS = 512
NUMBER_END = 2**63
"""Sizes and times fit a signed integer of 64 bits."""
BYTES_MAX = 256 * 2**20
"""A value must fit comfortably in memory and in one cell of a database."""
ID_BYTES = 32


def check_name(name: str) -> None:
    """Raise Malformed `store-name` unless 1 to 512 printable characters."""
    if not name or len(name) > NAME_CHARACTERS or not name.isprintable():
        raise Malformed(
            "store-name",
            "A name in the store must have 1 to 512 printable characters.",
            "Use the origin, the council's id, or the digest in hexadecimal.",
        )


def check_number(number: int) -> None:
    """Raise Malformed `store-number` unless 0 <= number < 2^63."""
    if not 0 <= number < NUMBER_END:
        raise Malformed(
            "store-number",
            "A size or time in the store must lie between 0 and 2^63 - 1.",
            "Check where this number came from.",
        )


def check_bytes(data: bytes) -> None:
    """Raise Malformed `store-bytes` if longer than 256 MiB."""
    if len(data) > BYTES_MAX:
        raise Malformed(
            "store-bytes",
            "These bytes are longer than the 256 MiB that the store accepts.",
            "Split the document and name each part.",
        )


def check_id(entry_id: bytes) -> None:
    """Raise Malformed `store-id` unless exactly 32 bytes."""
    if len(entry_id) != ID_BYTES:
        raise Malformed(
            "store-id",
            "The id of an entry must have 32 bytes.",
            "Use the SHA-256 of the note's text.",
        )


def check_entries(entries: Sequence[tuple[bytes, bytes]]) -> None:
    """Check the id and the bytes of each entry."""
    for entry_id, body in entries:
        check_id(entry_id)
        check_bytes(body)
