"""The Merkle tree over again, straight from the definitions of RFC 9162 section 2.1."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def tree_hash(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n]), section 2.1.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = _split(len(entries))
    return sha256(b"\x01" + tree_hash(entries[:k]) + tree_hash(entries[k:])).digest()


def inclusion(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]), section 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = _split(len(entries))
    if m < k:
        return [*inclusion(m, entries[:k]), tree_hash(entries[k:])]
    return [*inclusion(m - k, entries[k:]), tree_hash(entries[:k])]


def consistency(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n]), section 2.1.4.1."""
    return _subproof(m, entries, True)


def _subproof(m: int, entries: Sequence[bytes], known: bool) -> list[bytes]:
    n = len(entries)
    if m == n:
        return [] if known else [tree_hash(entries)]
    k = _split(n)
    if m <= k:
        return [*_subproof(m, entries[:k], known), tree_hash(entries[k:])]
    return [*_subproof(m - k, entries[k:], False), tree_hash(entries[:k])]


def _split(n: int) -> int:
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def subtree_consistency(start: int, end: int, entries: Sequence[bytes]) -> list[bytes]:
    """SUBTREE_PROOF(start, end, D[n]), draft-ietf-plants-merkle-tree-certs section 4.4.1."""
    return _subtree_subproof(start, end, entries, True)


def _subtree_subproof(start: int, end: int, entries: Sequence[bytes], known: bool) -> list[bytes]:
    n = len(entries)
    if (start, end) == (0, n):
        return [] if known else [tree_hash(entries)]
    k = _split(n)
    left, right = entries[:k], entries[k:]
    if end <= k:
        return [*_subtree_subproof(start, end, left, known), tree_hash(right)]
    if k <= start:
        return [*_subtree_subproof(start - k, end - k, right, known), tree_hash(left)]
    return [*_subtree_subproof(0, end - k, right, False), tree_hash(left)]
