"""Reading a log's hashes from tiles that nobody is trusted for: every tile is checked first.

What a proof needs is asked for at once: the tiles with its hashes, the tiles above them, and the
partial tiles at the right edge, whose hashes make the checkpoint's root. A full tile is checked
against its hash in the tile above. Only then is a hash given out. Model: TileHashReader of Go's
golang.org/x/mod/sumdb/tlog. Fetching is the caller's, so that it may be asynchronous.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from comity.errors import Missing, NotSound
from comity.log.checkpoint import Checkpoint
from comity.log.lines import HASH
from comity.log.proof import Read
from comity.log.tiles import WIDTH, Tile
from comity.log.tree import EMPTY_ROOT, complete_root, leaf_hash, node_hash

Result = TypeVar("Result")
Fetch = Callable[[Sequence[Tile]], Mapping[Tile, bytes]]
"""Gets tiles of a log; a full tile may stand for a partial one that is no longer there."""
_HEIGHT = 8


def read_verified(use: Callable[[Read], Result], checkpoint: Checkpoint, fetch: Fetch) -> Result:
    """What `use` makes of a reader over the log of this checkpoint, for example

        read_verified(lambda read: prove_inclusion(5, size, read), checkpoint, fetch)

    It is run twice: once to learn which hashes it asks for. Raises as `reader_from` does.
    """
    return use(reader_from(checkpoint, fetch(tiles_needed(use, checkpoint.size))))


def tiles_needed(use: Callable[[Read], object], size: int) -> tuple[Tile, ...]:
    """Every tile of a log of `size` entries that `use` needs, checks included, each once."""
    asked: dict[tuple[int, int], None] = {}

    def note(level: int, index: int) -> bytes:
        asked[level, index] = None
        return bytes(HASH)

    use(note)
    return tuple(dict.fromkeys([*edge_of(size), *_chains(asked, size)]))


def reader_from(checkpoint: Checkpoint, tiles: Mapping[Tile, bytes]) -> Read:
    """A reader over tiles of a log, all of which belong to the checkpoint.

    Raises NotSound `tile-unproven` for a tile that does not. The reader raises Missing
    `tile-missing` for a hash that is in none of them; this raises it where checks lack one.
    """
    held = {tile: _cut(tile, raw) for tile, raw in tiles.items()}
    edge = edge_of(checkpoint.size)
    if edge_root([_held(held, tile) for tile in edge]) != checkpoint.root:
        raise _unproven()
    for tile in held:
        if tile not in edge:
            _check_full(tile, held, checkpoint.size)

    def read(level: int, index: int) -> bytes:
        tile, start, rest = _place(level, index, checkpoint.size)
        return complete_root(_held(held, tile)[start : start + (1 << rest)])

    return read


def check_entries(start: int, entries: Iterable[bytes], read: Read) -> None:
    """Raises NotSound `entry-unproven` unless these are the log's entries from index `start` on."""
    for index, entry in enumerate(entries, start):
        if leaf_hash(entry) != read(0, index):
            raise NotSound(
                "entry-unproven",
                f"Entry {index} is not the one that the checkpoint covers.",
                "Get the bundle anew from elsewhere.",
            )


def edge_of(size: int) -> list[Tile]:
    """The partial tiles of a log, lowest level first: their hashes together make its root."""
    found = []
    for level in range((size.bit_length() + _HEIGHT - 1) // _HEIGHT):
        row = size >> (_HEIGHT * level)
        if row % WIDTH:
            found.append(Tile(level, row // WIDTH, row % WIDTH))
    return found


def edge_root(edge: Iterable[Sequence[bytes]]) -> bytes:
    """The root that the hashes in the tiles of `edge_of` make, in the same order."""
    root = None
    for hashes in edge:
        while hashes:
            # The last of so many hashes are a complete subtree, the smallest one.
            count = len(hashes) & -len(hashes)
            peak, hashes = complete_root(hashes[-count:]), hashes[:-count]
            root = peak if root is None else node_hash(peak, root)
    return EMPTY_ROOT if root is None else root


def _chains(asked: Iterable[tuple[int, int]], size: int) -> Iterable[Tile]:
    for level, index in asked:
        tile: Tile | None = _place(level, index, size)[0]
        while tile is not None:
            yield tile
            tile = _above(tile, size)


def _place(level: int, index: int, size: int) -> tuple[Tile, int, int]:
    """The tile that holds a node: the first of the node's hashes in it, and its height there."""
    row, rest = divmod(level, _HEIGHT)
    number, start = divmod(index << rest, WIDTH)
    width = min(WIDTH, (size >> (_HEIGHT * row)) - number * WIDTH)
    if index < 0 or start + (1 << rest) > width:
        raise _missing()
    return Tile(row, number, width), start, rest


def _above(tile: Tile, size: int) -> Tile | None:
    """The tile that holds the hash of a full tile; None for one at the edge."""
    if tile.width < WIDTH:
        return None
    return _place(_HEIGHT * (tile.level + 1), tile.index, size)[0]


def _cut(tile: Tile, raw: bytes) -> list[bytes]:
    if len(raw) not in (tile.width * HASH, WIDTH * HASH):
        raise _unproven()
    return [raw[at : at + HASH] for at in range(0, tile.width * HASH, HASH)]


def _check_full(tile: Tile, held: Mapping[Tile, Sequence[bytes]], size: int) -> None:
    above = _above(tile, size)
    if above is None or complete_root(held[tile]) != _held(held, above)[tile.index % WIDTH]:
        raise _unproven()


def _held(held: Mapping[Tile, Sequence[bytes]], tile: Tile) -> Sequence[bytes]:
    if tile not in held:
        raise _missing()
    return held[tile]


def _missing() -> Missing:
    return Missing("tile-missing", "A tile that is needed is not here.", "Ask for all that are.")


def _unproven() -> NotSound:
    return NotSound(
        "tile-unproven", "A tile is not one of the checkpoint's log.", "Get it from elsewhere."
    )
