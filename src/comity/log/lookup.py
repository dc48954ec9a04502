"""Reading one entry of a log with its proof, out of files that nobody is trusted for.

Only hashes that a signed checkpoint bears out are used (see `verified`), and the entry must be the
one that they cover. Source: c2sp.org/tlog-tiles, c2sp.org/tlog-proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from comity.errors import Missing
from comity.log.checkpoint import Checkpoint
from comity.log.proof import Read, prove_inclusion
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle
from comity.log.verified import check_entries, reader_from, tiles_needed


def look_up(
    read: Callable[[str], bytes], checkpoint: Checkpoint, index: int
) -> tuple[bytes, tuple[bytes, ...]]:
    """The entry at `index` of the log of a checked checkpoint, and its proof of inclusion.

    read: the bytes at a path below the log's prefix; raises Missing where there are none. Raises
    Missing `entry-beyond`, NotSound `tile-unproven` and `entry-unproven`, Malformed for a bundle
    that is none.
    """
    size = checkpoint.size
    if not 0 <= index < size:
        raise Missing(
            "entry-beyond", f"The log has {size} entries, counted from 0.", "Ask for one of them."
        )

    def use(read: Read) -> tuple[bytes, ...]:
        # The leaf's own hash is asked for too, so that the entry can be set against it.
        read(0, index)
        return prove_inclusion(index, size, read)

    hashes = reader_from(checkpoint, _fetch(read, tiles_needed(use, size)))
    number, place = divmod(index, WIDTH)
    bundle = Tile(-1, number, min(WIDTH, size - number * WIDTH))
    raw, width = _get(read, bundle)
    entry = parse_bundle(raw, width)[place]
    check_entries(index, [entry], hashes)
    return entry, use(hashes)


def _fetch(read: Callable[[str], bytes], tiles: Sequence[Tile]) -> Mapping[Tile, bytes]:
    return {tile: _get(read, tile)[0] for tile in tiles}


def _get(read: Callable[[str], bytes], tile: Tile) -> tuple[bytes, int]:
    """The bytes of a tile or bundle and their width; those of the full one if it stands for it."""
    if tile.width < WIDTH:
        with suppress(Missing):
            return read(format_path(tile)), tile.width
    return read(format_path(Tile(tile.level, tile.index))), WIDTH
