"""A certificate packed for carrying: the same file in gzip (RFC 1952), one member, nothing else."""

from __future__ import annotations

import gzip
import zlib

_MARK = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS


def packed(raw: bytes) -> bytes:
    """The file packed; the same bytes each time."""
    return gzip.compress(raw, mtime=0)


def unpacked(raw: bytes, most: int) -> bytes:
    """The file that was packed, of which at most `most` + 1 bytes are read.

    A file that is not packed, or not whole, is given back as it is.
    """
    if not raw.startswith(_MARK):
        return raw
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(raw, most + 1)
    except zlib.error:
        return raw
    whole = unpacking.eof and not unpacking.unused_data
    return plain if whole or len(plain) > most else raw
