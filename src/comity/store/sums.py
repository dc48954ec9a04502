"""One digest per row, so that a flipped bit is noticed when the row is read.

A database checks the shape of its pages, not their content; the certificate log Yeti 2022 died of
one flipped bit. The digest is over the whole row including its key: a row that moved is as wrong as
one that changed. It guards against disks, not against people: who can write the file can write the
digest too.
"""

from __future__ import annotations

from hashlib import sha256

from comity.store import refusals


def row_sum(table: str, *fields: str | int | bytes) -> bytes:
    """SHA-256 over the table's name and the fields, each with its type and length before it."""
    parts: list[bytes] = []
    for value in (table, *fields):
        kind, data = _plain(value)
        parts += (kind, len(data).to_bytes(8, "big"), data)
    return sha256(b"".join(parts)).digest()


def check_row(stored: bytes, table: str, *fields: str | int | bytes) -> None:
    """Raise NotSound `store-damaged` if the row is not the one for which `stored` was computed."""
    if stored != row_sum(table, *fields):
        raise refusals.store_damaged()


def _plain(value: str | int | bytes) -> tuple[bytes, bytes]:
    if isinstance(value, bytes):
        return b"b", value
    if isinstance(value, str):
        return b"s", value.encode()
    if isinstance(value, int):
        return b"i", value.to_bytes(8, "big", signed=True)
    raise refusals.store_damaged()  # NULL or a float: no column here holds one
