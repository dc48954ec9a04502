"""The hashes of a growing log, from which its tiles and proofs are cut."""

from __future__ import annotations

from collections.abc import Iterable

from comity.log.tiles import Tile, grow, hash_tile
from comity.log.tree import complete_root

_HEIGHT = 8


class Tree:
    """The hashes at levels 0, 8, 16 … of a log; it only grows, so readers need no lock."""

    def __init__(self) -> None:
        self._rows: list[list[bytes]] = [[]]

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the hashes of the next entries."""
        grow(self._rows, leaves)

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a hash tile within the tree."""
        return hash_tile(self._rows, tile)

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree at `index` of a level, as `comity.log.proof` asks."""
        row, rest = divmod(level, _HEIGHT)
        if not rest:
            return self._rows[row][index]
        start = index << rest
        return complete_root(self._rows[row][start : start + (1 << rest)])
