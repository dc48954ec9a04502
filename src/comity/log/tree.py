"""The Merkle tree of a log (RFC 6962 section 2.1): hashes, the growing edge,
and checks of proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from comity.errors import NotSound

EMPTY_ROOT = sha256(b"").digest()
# Hashers that have read the prefix: copying one costs less than making one and joining bytes.
_LEAF, _NODE = sha256(b"\x00"), sha256(b"\x01")


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    hasher = _LEAF.copy()
    hasher.update(entry)
    return hasher.digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees put together."""
    hasher = _NODE.copy()
    hasher.update(left)
    hasher.update(right)
    return hasher.digest()


def complete_root(nodes: Sequence[bytes]) -> bytes:
    """The root of a complete subtree, of which these are all nodes of one level: 2**n of them."""
    copy = _NODE.copy
    while len(nodes) > 1:
        above, each = [], iter(nodes)
        for left, right in zip(each, each, strict=True):
            # As node_hash does, without a call for each node: most of a tree is made here.
            hasher = copy()
            hasher.update(left)
            hasher.update(right)
            above.append(hasher.digest())
        nodes = above
    return nodes[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The growing edge of a tree: the roots of its complete subtrees, largest first."""

    size: int
    peaks: tuple[bytes, ...]

    def append(self, leaf: bytes) -> Frontier:
        """The edge with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The edge with more leaf hashes."""
        peaks, size = list(self.peaks), self.size
        for leaf in leaves:
            node, carry = leaf, size
            while carry & 1:
                node, carry = node_hash(peaks.pop(), node), carry >> 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


EMPTY = Frontier(0, ())


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises NotSound `inclusion-unproven` unless the leaf hash is at `index` below `root`.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or len(leaf) != 32 or not {32}.issuperset(map(len, proof)):
        raise _no_inclusion()
    place, last, node, copy = index, size - 1, leaf, _NODE.copy
    for sibling in proof:
        if last == 0:
            raise _no_inclusion()
        hasher = copy()  # as node_hash does, without a call for each node
        if place & 1 or place == last:
            hasher.update(sibling)
            hasher.update(node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hasher.update(node)
            hasher.update(sibling)
        node, place, last = hasher.digest(), place >> 1, last >> 1
    if last or node != root:
        raise _no_inclusion()


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises NotSound `consistency-unproven` unless the tree of `old` leaves is a prefix of the
    new.

    Requires 0 < old <= new. Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 < old <= new or any(len(node) != 32 for node in (old_root, new_root, *proof)):
        raise _no_consistency()
    if old == new:
        if proof or old_root != new_root:
            raise _no_consistency()
        return
    nodes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not nodes or not proof:
        raise _no_consistency()
    _climb(old - 1, new - 1, nodes, old_root, new_root)


def _climb(place: int, last: int, nodes: list[bytes], old_root: bytes, new_root: bytes) -> None:
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            raise _no_consistency()
        if place & 1 or place == last:
            before, after = node_hash(node, before), node_hash(node, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, node)
        place, last = place >> 1, last >> 1
    if last or before != old_root or after != new_root:
        raise _no_consistency()


def _no_inclusion() -> NotSound:
    return NotSound(
        "inclusion-unproven",
        "The proof of inclusion does not hold.",
        "Keep it as evidence and ask again.",
    )


def _no_consistency() -> NotSound:
    return NotSound(
        "consistency-unproven",
        "The proof of consistency does not hold.",
        "Keep it as evidence and ask again.",
    )
