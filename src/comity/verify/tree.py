"""The tree of a record: entries out of their bundles, and where they and the tiles differ.

A root that is not the checkpoint's says that something is altered, not what. The tiles hold the
hash of every entry, so the two are set against one another: whichever gives the signed root is
right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from comity.errors import ComityError, Malformed
from comity.log.checkpoint import Checkpoint
from comity.log.hashes import Hashes
from comity.log.tiles import WIDTH, Tile, format_path, hash_rows, hash_tile, parse_bundle, tiles_of
from comity.log.tree import EMPTY, Frontier, complete_root, leaf_hash
from comity.verify.ledger import Ledger
from comity.verify.report import Finding, counted
from comity.verify.source import Source
from comity.wire.act import parse_signed_act

HASH = 32


def bundle_of(index: int, size: int) -> Tile:
    """The bundle that holds an entry of a log of `size` entries."""
    number = index // WIDTH
    return Tile(-1, number, min(WIDTH, size - number * WIDTH))


def belongs(tile: Tile, size: int) -> bool:
    """Whether a log of this size has this tile."""
    count = size >> (8 * max(tile.level, 0))
    full, rest = divmod(count, WIDTH)
    if tile.width == WIDTH:
        return tile.index < full
    return tile.index == full and tile.width == rest


def read_entries(
    source: Source, size: int, take: Callable[[bytes], None], ledger: Ledger
) -> Hashes:
    """Every entry in its order given to `take`, as far as the bundles can be read; their hashes."""
    leaves = Hashes()
    while len(leaves) < size:
        tile = bundle_of(len(leaves), size)
        path, last = format_path(tile), len(leaves) + tile.width - 1
        try:
            entries = parse_bundle(source.read(path), tile.width)
        except ComityError as error:
            ledger.note("entries", error, file=path, first=len(leaves), last=last)
            return leaves
        for entry in entries:
            leaves.append(leaf_hash(entry))
            take(entry)
    return leaves


def rows_of(leaves: Hashes) -> list[Sequence[bytes]]:
    """The rows of `hash_rows`, without a copy of the leaves."""
    starts = range(0, len(leaves) // WIDTH * WIDTH, WIDTH)
    above = hash_rows(complete_root(leaves[start : start + WIDTH]) for start in starts)
    return [leaves, *(above if starts else ())]


def root_of(rows: Sequence[Sequence[bytes]]) -> bytes:
    """The Merkle root over the leaf hashes that are the first of these rows."""
    peaks: list[bytes] = []
    for row, above in zip(reversed(rows), ((), *reversed(rows)), strict=False):
        peaks += EMPTY.extend(row[len(above) * WIDTH :]).peaks
    return Frontier(len(rows[0]), tuple(peaks)).root()


def check_tree(source: Source, checkpoint: Checkpoint, leaves: Hashes, ledger: Ledger) -> None:
    """Notes whether entries and tiles are those of the checkpoint, and where they are not."""
    rows, count = rows_of(leaves), counted(checkpoint.size, "entry")
    if root_of(rows) == checkpoint.root:
        ledger.succeed("entries", f"The checkpoint covers exactly these {count}.", checkpoint.size)
        _compare(_tiles(source, checkpoint.size, ledger), rows, ledger)
        return
    given = [*_tiles(source, checkpoint.size, ledger)]
    told = b"".join(raw for tile, raw in given if tile.level == 0)
    hashes = Hashes((told,))
    if len(told) == checkpoint.size * HASH and root_of(rows_of(hashes)) == checkpoint.root:
        _blame_entries(source, leaves, hashes, ledger)
        _compare(given, rows_of(hashes), ledger)
        return
    ledger.fail("entries", _neither(source, checkpoint))
    _compare(given, rows, ledger)


def _tiles(source: Source, size: int, ledger: Ledger) -> Iterator[tuple[Tile, bytes]]:
    for tile in tiles_of(size):
        if tile.level < 0:
            continue
        try:
            yield tile, source.read(format_path(tile))
        except ComityError as error:
            ledger.note("tiles", error, file=format_path(tile))


def _compare(
    given: Iterable[tuple[Tile, bytes]], rows: Sequence[Sequence[bytes]], ledger: Ledger
) -> None:
    count = 0
    for tile, raw in given:
        count += 1
        wanted = hash_tile(rows, tile)
        if raw != wanted:
            ledger.fail("tiles", _differs(tile, raw, wanted))
    ledger.succeed(
        "tiles", f"{counted(count, 'tile')}, each of the hashes of these entries.", len(rows[0])
    )


def _differs(tile: Tile, raw: bytes, wanted: bytes) -> Finding:
    place = next(
        (at for at in range(0, len(wanted), HASH) if raw[at : at + HASH] != wanted[at : at + HASH]),
        len(wanted),
    )
    span = WIDTH**tile.level
    first = (tile.index * WIDTH + place // HASH) * span
    return Finding(
        "tile-differs",
        "A tile does not hold the hashes of the entries.",
        "Get the tile anew; the entries themselves are not in doubt through it.",
        format_path(tile),
        first=first,
        last=first + span - 1,
        start=place,
        end=max(place, min(place + HASH, len(raw))),
    )


def _blame_entries(
    source: Source, leaves: Sequence[bytes], wanted: Sequence[bytes], ledger: Ledger
) -> None:
    for index, (own, told) in enumerate(zip(leaves, wanted, strict=True)):
        if own != told:
            ledger.fail("entries", _altered(source, index, len(leaves)))


def _altered(source: Source, index: int, size: int) -> Finding:
    tile = bundle_of(index, size)
    entries = parse_bundle(source.read(format_path(tile)), tile.width)
    start = sum(2 + len(entry) for entry in entries[: index % WIDTH])
    return Finding(
        "entry-altered",
        f"Entry {index} is not the one that the checkpoint covers.",
        "Get the bundle anew from another node.",
        format_path(tile),
        index,
        index,
        start,
        start + 2 + len(entries[index % WIDTH]),
    )


def _neither(source: Source, checkpoint: Checkpoint) -> Finding:
    first, last = bracket(_entries(source, checkpoint.size))
    return Finding(
        "root-unmet",
        "The entries do not have the root that the checkpoint states.",
        "Entries were dropped, put in or moved, or the checkpoint is another record's.",
        "checkpoint",
        first,
        last,
    )


def _entries(source: Source, size: int) -> Iterator[bytes]:
    for start in range(0, size, WIDTH):
        tile = bundle_of(start, size)
        yield from parse_bundle(source.read(format_path(tile)), tile.width)


def bracket(entries: Iterator[bytes]) -> tuple[int, int]:
    """Entries [first, last] among which the first altered one is, told from the acts themselves.

    Every act names the root of a prefix that its signer had verified: the damage is behind the
    longest prefix that an act bears out, and inside the first that one does not.
    """
    frontier, roots, good = EMPTY, [EMPTY.root().hex()], 0
    for index, entry in enumerate(entries):
        seen = _seen(entry)
        if seen is not None:
            size, root = seen
            if size > index:
                return good, index
            if root == roots[size]:
                good = max(good, size)
            elif size > good:
                return good, size - 1
        frontier = frontier.append(leaf_hash(entry))
        roots.append(frontier.root().hex())
    return good, max(good, len(roots) - 2)


def _seen(entry: bytes) -> tuple[int, str] | None:
    try:
        seen = parse_signed_act(entry).plain["seen"]
    except Malformed:
        return None
    return seen["size"], seen["root"]
