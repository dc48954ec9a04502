"""Merkle work against bare hashing: as many SHA-256 calls, on the same inputs made beforehand.

A tree grows as at a host, a batch at a time: leaf hashes and the rows from which tiles are cut; at
the end the root and every tile. Proofs are made from those rows and checked. All times are those of
the processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

from bench.machine import BODY
from bench.rows import Row, Show, rate, runs
from comity.log.proof import prove_inclusion, subtree_root
from comity.log.tiles import WIDTH, tiles_of
from comity.log.tree import check_inclusion, leaf_hash
from comity.secretariat.tree import Tree

LEAVES, QUICK_LEAVES = 1_000_000, 2_000
PROOFS, QUICK_PROOFS = 2_000, 20


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Hashes each second, bare and as tree, tiles and proofs."""
    count, proofs = (QUICK_LEAVES, QUICK_PROOFS) if quick else (LEAVES, PROOFS)
    figures = (
        "bare SHA-256 of entries of 600 bytes and of pairs of nodes",
        f"leaves, rows, root and tiles of {count:,} entries of 600 bytes",
        "bare SHA-256 of pairs of nodes",
        f"rows, root and tiles over {count:,} leaf hashes",
        "proofs of inclusion made from the rows",
        "proofs of inclusion checked",
    )
    found: dict[str, list[float]] = {figure: [] for figure in figures}
    for run in runs(quick):
        show(f"building a tree of {count:,} leaves, run {run}")
        rates = [*whole(count), *above(count), *proving(count, proofs)]
        for figure, each in zip(figures, rates, strict=True):
            found[figure].append(each)
    both, nodes = (rate(figures[place], found[figures[place]], "hashes/s") for place in (0, 2))
    of = (None, both, None, nodes, nodes, nodes)
    return [
        rate(figure, found[figure], "hashes/s", against)
        for figure, against in zip(figures, of, strict=True)
    ]


def whole(count: int) -> tuple[float, float]:
    """Hashes each second of a tree from entries: bare, and as a host makes it."""
    tree, bare, work = Tree(), 0.0, 0.0
    for start in range(0, count, WIDTH):
        entries = [number.to_bytes(8, "big") + BODY[8:] for number in range(start, start + WIDTH)]
        work += spent(partial(take, tree, entries))
        bare += spent(partial(hashed, inputs_of(entries)))
    size = -(-count // WIDTH) * WIDTH
    work += spent(lambda: cut(tree, size))
    return size // WIDTH * (2 * WIDTH - 1) / bare, (2 * size - 1) / work


def take(tree: Tree, entries: Iterable[bytes]) -> None:
    """Add the next entries to a tree."""
    tree.extend([leaf_hash(entry) for entry in entries])


def inputs_of(entries: Sequence[bytes]) -> list[bytes]:
    """What is hashed for a full tile over these entries."""
    inputs = [b"\x00" + entry for entry in entries]
    nodes = [sha256(data).digest() for data in inputs]
    while len(nodes) > 1:
        pairs = pairs_of(nodes)
        inputs += pairs
        nodes = [sha256(data).digest() for data in pairs]
    return inputs


def above(count: int) -> tuple[float, float]:
    """Hashes each second of a tree over leaf hashes: bare, and as a host makes it."""
    leaves = [sha256(number.to_bytes(8, "big")).digest() for number in range(count)]
    tree = Tree()
    work = spent(lambda: tree.extend(leaves)) + spent(lambda: cut(tree, count))
    pairs = pairs_of(leaves)
    bare = spent(lambda: hashed(pairs)) + spent(lambda: hashed(pairs))
    return 2 * len(pairs) / bare, (count - 1) / work


def proving(count: int, proofs: int) -> tuple[float, float]:
    """Hashes each second while proofs are made and while they are checked."""
    leaves = [sha256(number.to_bytes(8, "big")).digest() for number in range(count)]
    tree, dice, calls = Tree(), Random(23), 0
    tree.extend(leaves)
    root = subtree_root(0, count, tree.node)
    chosen = [dice.randrange(count) for _ in range(proofs)]

    def counted(level: int, index: int) -> bytes:
        nonlocal calls
        calls += (1 << level % 8) - 1
        return tree.node(level, index)

    for index in chosen:
        prove_inclusion(index, count, counted)
    made: list[tuple[bytes, ...]] = []
    making = spent(lambda: made.extend(prove_inclusion(n, count, tree.node) for n in chosen))
    checking = spent(lambda: check(leaves, chosen, made, root))
    return calls / making, sum(len(proof) for proof in made) / checking


def check(
    leaves: Sequence[bytes],
    chosen: Iterable[int],
    proofs: Iterable[tuple[bytes, ...]],
    root: bytes,
) -> None:
    """Check that each chosen leaf is where it is said to be."""
    for index, proof in zip(chosen, proofs, strict=True):
        check_inclusion(leaves[index], index, len(leaves), proof, root)


def cut(tree: Tree, size: int) -> None:
    """The root and the bytes of every hash tile."""
    subtree_root(0, size, tree.node)
    for tile in tiles_of(size):
        if tile.level >= 0:
            tree.tile(tile)


def pairs_of(nodes: Sequence[bytes]) -> list[bytes]:
    """What is hashed for the level above these nodes."""
    return [b"\x01" + nodes[n] + nodes[n + 1] for n in range(0, len(nodes) - 1, 2)]


def hashed(inputs: Iterable[bytes]) -> None:
    """Hash each of them, and do nothing else."""
    for data in inputs:
        sha256(data).digest()


def spent(work: Callable[[], object]) -> float:
    """The processor's seconds that some work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before
