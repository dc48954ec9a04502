"""The hashes of a growing copy, from which its tiles are cut (c2sp.org/tlog-tiles)."""

from __future__ import annotations

from collections.abc import Iterable

from comity.errors import Missing
from comity.log.proof import reader_of
from comity.log.tiles import WIDTH, Tile, grow


class Rows:
    """Row l holds the roots of the complete subtrees of 256**l entries; it only grows."""

    def __init__(self) -> None:
        self.rows: list[list[bytes]] = [[]]

    def node(self, level: int, index: int) -> bytes:
        """The root of the complete subtree at `index` of a level, as `comity.log.proof` asks."""
        row, rest = divmod(level, 8)
        start = index << rest
        return reader_of(self.rows[row][start : start + (1 << rest)])(rest, 0)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the leaf hashes of the next entries."""
        grow(self.rows, leaves)

    def span(self, tile: Tile) -> tuple[int, int]:
        """First and end index, in its own row, of what a tile shows. Raises Missing `tile-absent`.

        An entry bundle (level -1) is cut like row 0.
        """
        level, start = max(tile.level, 0), tile.index * WIDTH
        if level >= len(self.rows) or start + tile.width > len(self.rows[level]):
            raise Missing(
                "tile-absent", "The copy has no such tile yet.", "Read the checkpoint first."
            )
        return start, start + tile.width
