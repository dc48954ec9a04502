"""Serving the log in tiles (c2sp.org/tlog-tiles), from hashes in memory and entries in the store.

A tile or bundle is there as soon as the published log covers it, at every width up to that: so
every partial tile of every checkpoint that was ever made.
"""

from __future__ import annotations

from comity.errors import Missing
from comity.log.tiles import WIDTH, Tile, format_bundle
from comity.secretariat.archive import Archive


def read_tile(archive: Archive, tile: Tile) -> bytes:
    """The bytes of a tile or bundle. Raises Missing `tile-unknown` beyond the published log."""
    end = tile.index * WIDTH + tile.width
    if end > archive.size >> (8 * max(tile.level, 0)):
        raise Missing(
            "tile-unknown", "The log has no such tile yet.", "Read the checkpoint and its size."
        )
    if tile.level >= 0:
        return archive.tree.tile(tile)
    return format_bundle(archive.store.read(archive.log, end - tile.width, end))
