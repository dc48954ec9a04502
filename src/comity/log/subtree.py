"""Subtrees of a log and their proofs (draft-ietf-plants-merkle-tree-certs section 4).

A subtree is a range of leaves [start, end) where start is a multiple of the smallest power of two
that is at least end-start: just the ranges that have a node of their own in some tree of the log.
Mirrors check packages of entries by them (c2sp.org/tlog-mirror), witnesses sign them.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.errors import Malformed, NotSound
from comity.log.proof import Read, prove_inclusion_within, split, subtree_root
from comity.log.tree import EMPTY_ROOT, check_inclusion, node_hash


def is_subtree(start: int, end: int) -> bool:
    """Whether the leaves [start, end) are a subtree; an empty range is one."""
    if not 0 <= start <= end:
        return False
    return start % (1 << max(end - start - 1, 0).bit_length()) == 0


def cover(start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The two subtrees that cover any range [start, end) best; they may begin before start.

    The second is empty where one is enough. Requires 0 <= start <= end.
    """
    if end - start <= 1:
        return (start, end), (end, end)
    last = end - 1
    mask = (1 << ((start ^ last).bit_length() - 1)) - 1
    middle = last & ~mask
    left = start & ~((1 << (~start & mask).bit_length()) - 1)
    return (left, middle), (middle, end)


def prove_subtree_inclusion(index: int, start: int, end: int, read: Read) -> tuple[bytes, ...]:
    """The hashes that prove the leaf `index` to be in the subtree [start, end), sibling first.

    Raises Malformed `subtree-malformed` unless start <= index < end is in a subtree.
    """
    if not is_subtree(start, end) or not start <= index < end:
        raise _malformed()
    return prove_inclusion_within(index, start, end, read)


def check_subtree_inclusion(
    leaf: bytes, index: int, start: int, end: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raises NotSound `inclusion-unproven` unless the leaf hash is at `index` below `root`, the
    hash of the subtree [start, end); Malformed `subtree-malformed` where that is none.
    """
    if not is_subtree(start, end):
        raise _malformed()
    check_inclusion(leaf, index - start, end - start, proof, root)


def prove_subtree_consistency(start: int, end: int, size: int, read: Read) -> tuple[bytes, ...]:
    """The hashes that prove the subtree [start, end) to be one of the log of `size` entries.

    Raises Malformed `subtree-malformed` unless it is a subtree with end <= size. Source: the
    draft, section 4.4.1; the proof of an empty subtree is empty.
    """
    if not is_subtree(start, end) or end > size:
        raise _malformed()
    return tuple(_proof(start, end, (0, size), read, whole=True)) if start < end else ()


def _proof(start: int, end: int, tree: tuple[int, int], read: Read, *, whole: bool) -> list[bytes]:
    first, last = tree
    if (start, end) == tree:
        return [] if whole else [subtree_root(first, last, read)]
    middle = first + split(last - first)
    if end <= middle:
        inner = _proof(start, end, (first, middle), read, whole=whole)
        return [*inner, subtree_root(middle, last, read)]
    # A subtree that reaches over the middle begins where the tree does, so its left half is known.
    whole = whole and start >= middle
    inner = _proof(max(start, middle), end, (middle, last), read, whole=whole)
    return [*inner, subtree_root(first, middle, read)]


def check_subtree_consistency(
    start: int, end: int, subtree: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises NotSound `subtree-unproven` unless `subtree` is the hash of [start, end) in the log
    of `size` entries with this root; Malformed `subtree-malformed` for no subtree.

    An empty subtree has the empty root and an empty proof, which says nothing of the log. Source:
    draft-ietf-plants-merkle-tree-certs, section 4.4.3 and appendix B.5.
    """
    if not is_subtree(start, end):
        raise _malformed()
    if end > size or any(len(node) != 32 for node in (subtree, root, *proof)):
        raise _unproven()
    if start == end:
        if proof or subtree != EMPTY_ROOT:
            raise _unproven()
        return
    first, place, last = start, end - 1, size - 1
    while (first != place) if place == last else (first != place and place & 1):
        first, place, last = first >> 1, place >> 1, last >> 1
    nodes = list(proof) if first != place else [subtree, *proof]
    if not nodes:
        raise _unproven()
    _climb(first, place, last, nodes, subtree, root)


def _climb(
    first: int, place: int, last: int, nodes: list[bytes], subtree: bytes, root: bytes
) -> None:
    inner = outer = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            raise _unproven()
        if place & 1 or place == last:
            inner = node_hash(node, inner) if first < place else inner
            outer = node_hash(node, outer)
            while not place & 1 and place:
                first, place, last = first >> 1, place >> 1, last >> 1
        else:
            outer = node_hash(outer, node)
        first, place, last = first >> 1, place >> 1, last >> 1
    if last or inner != subtree or outer != root:
        raise _unproven()


def _malformed() -> Malformed:
    return Malformed(
        "subtree-malformed", "The range is not a subtree of the log.", "See tlog-cosignature."
    )


def _unproven() -> NotSound:
    return NotSound(
        "subtree-unproven",
        "The proof that a subtree belongs to the log does not hold.",
        "Keep it as evidence and ask again.",
    )
