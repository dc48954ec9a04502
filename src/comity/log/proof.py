"""Making proofs of inclusion and consistency from stored hashes (RFC 9162 sections 2.1.3.1 and
2.1.4.1).

A reader is asked for the root of a complete subtree: `read(level, index)` is the hash over the
leaves [index * 2**level, (index + 1) * 2**level).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from comity.log.tree import EMPTY_ROOT, node_hash

Read = Callable[[int, int], bytes]


def subtree_root(start: int, end: int, read: Read) -> bytes:
    """The Merkle root over the leaves [start, end),
    where start is a multiple of a power of two >= end-start.
    """
    count = end - start
    if count == 0:
        return EMPTY_ROOT
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return read(level, start >> level)
    middle = start + split(count)
    return node_hash(subtree_root(start, middle, read), subtree_root(middle, end, read))


def prove_inclusion(index: int, size: int, read: Read) -> tuple[bytes, ...]:
    """The hashes that prove the leaf `index` to be in the tree of `size` leaves,
    its sibling first; 0 <= index < size.
    """
    return prove_inclusion_within(index, 0, size, read)


def prove_inclusion_within(index: int, start: int, end: int, read: Read) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf `index` to the root over the leaves [start, end),
    which are as in `subtree_root`; start <= index < end.
    """
    return tuple(_path(index, start, end, read))


def _path(index: int, start: int, end: int, read: Read) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_path(index, start, middle, read), subtree_root(middle, end, read)]
    return [*_path(index, middle, end, read), subtree_root(start, middle, read)]


def prove_consistency(old: int, new: int, read: Read) -> tuple[bytes, ...]:
    """The hashes that prove the tree of `old` leaves to be a prefix of the tree of `new`;
    0 < old <= new.
    """
    return () if old == new else tuple(_grown(old, 0, new, read, whole=True))


def _grown(old: int, start: int, end: int, read: Read, *, whole: bool) -> list[bytes]:
    if old == end - start:
        return [] if whole else [subtree_root(start, end, read)]
    middle = start + split(end - start)
    if old <= middle - start:
        inner = _grown(old, start, middle, read, whole=whole)
        return [*inner, subtree_root(middle, end, read)]
    inner = _grown(old - (middle - start), middle, end, read, whole=False)
    return [*inner, subtree_root(start, middle, read)]


def split(count: int) -> int:
    """The largest power of two below `count`: where a tree of so many leaves is divided."""
    return 1 << ((count - 1).bit_length() - 1)


def reader_of(leaves: Sequence[bytes]) -> Read:
    """A reader over leaf hashes in memory; remembers what it has put together."""
    known: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        if (level, index) not in known:
            halves = read(level - 1, 2 * index), read(level - 1, 2 * index + 1)
            known[level, index] = node_hash(*halves)
        return known[level, index]

    return read
