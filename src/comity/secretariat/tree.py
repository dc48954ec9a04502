"""The hashes of a growing log, from which its tiles and proofs are cut."""

from __future__ import annotations

from comity.log.proof import reader_of
from comity.log.tiles import WIDTH, Tile, hash_tile

_HEIGHT = 8


class Tree:
    """The hashes at levels 0, 8, 16 … of a log; it only grows, so readers need no lock."""

    def __init__(self) -> None:
        self._rows: list[list[bytes]] = [[]]

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next entry."""
        self._rows[0].append(leaf)
        for level, row in enumerate(self._rows):
            if len(row) % WIDTH:
                return
            if level + 1 == len(self._rows):
                self._rows.append([])
            self._rows[level + 1].append(reader_of(row[-WIDTH:])(_HEIGHT, 0))

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a hash tile within the tree."""
        return hash_tile(self._rows, tile)

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree at `index` of a level, as `comity.log.proof` asks."""
        row, rest = divmod(level, _HEIGHT)
        start = index << rest
        return reader_of(self._rows[row][start : start + (1 << rest)])(rest, 0)
