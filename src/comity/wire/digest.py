"""Names of bytes: SHA-256 in lower-case hexadecimal."""

from __future__ import annotations

import hashlib


def digest(data: bytes) -> str:
    """The name of a document, a note text or a key: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def key_digest(vkey: str) -> str:
    """The name of a key: the digest of its vkey notation."""
    return digest(vkey.encode())
