"""Tiles: the files in which a log is served (c2sp.org/tlog-tiles), height 8, and their paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from comity.errors import Malformed
from comity.log.tree import complete_root

WIDTH = 256
MAX_ENTRY = 65_535
_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
"""At most six groups of digits: the largest index of a log of 2**63-1 entries has seventeen."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: level (-1 for an entry bundle), index at that level, and width,
    256 for a full one.
    """

    level: int
    index: int
    width: int = WIDTH


def format_path(tile: Tile) -> str:
    """The path of a tile below the log's prefix."""
    groups = [f"{tile.index % 1000:03d}"]
    rest = tile.index // 1000
    while rest:
        groups.insert(0, f"x{rest % 1000:03d}")
        rest //= 1000
    level = "entries" if tile.level < 0 else str(tile.level)
    partial = "" if tile.width == WIDTH else f".p/{tile.width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def parse_path(path: str) -> Tile:
    """The tile that a path names. Raises Malformed for anything but the one spelling."""
    match = _PATH.fullmatch(path) if path.isascii() else None
    if match is None:
        raise _malformed()
    level = -1 if match[1] == "entries" else int(match[1])
    width = WIDTH if match[3] is None else int(match[3])
    tile = Tile(level, int(match[2].replace("x", "").replace("/", "")), width)
    if level > 63 or width > WIDTH or format_path(tile) != path:
        raise _malformed()
    return tile


def _malformed() -> Malformed:
    return Malformed("tile-path", "This is not the path of a tile.", "Use a path of tlog-tiles.")


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and bundle that a log of exactly this size consists of: full ones,
    then the partial.
    """
    yield from _row(-1, size)
    level = 0
    while size:
        yield from _row(level, size)
        level, size = level + 1, size // WIDTH


def _row(level: int, count: int) -> Iterator[Tile]:
    for index in range(count // WIDTH):
        yield Tile(level, index)
    if count % WIDTH:
        yield Tile(level, count // WIDTH, count % WIDTH)


def hash_rows(leaves: Iterable[bytes]) -> list[list[bytes]]:
    """The hashes at levels 0, 8, 16 … of the tree:
    row l holds the roots of complete 256**l subtrees.
    """
    rows: list[list[bytes]] = [[]]
    grow(rows, leaves)
    return rows


def grow(rows: list[list[bytes]], leaves: Iterable[bytes]) -> None:
    """Add the leaf hashes of the next entries to the rows of `hash_rows`."""
    rows[0].extend(leaves)
    for level, row in enumerate(rows):
        full = len(row) // WIDTH
        if not full:
            return
        if level + 1 == len(rows):
            rows.append([])
        above = rows[level + 1]
        for index in range(len(above), full):
            above.append(complete_root(row[index * WIDTH : (index + 1) * WIDTH]))


def hash_tile(rows: Sequence[Sequence[bytes]], tile: Tile) -> bytes:
    """The bytes of a hash tile, from the rows of `hash_rows`."""
    start = tile.index * WIDTH
    return b"".join(rows[tile.level][start : start + tile.width])


def format_bundle(entries: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry behind its length in two bytes, big-endian."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise Malformed("entry-too-large", "An entry has at most 65,535 bytes.", "Split it.")
        parts.append(len(entry).to_bytes(2, "big") + entry)
    return b"".join(parts)


def parse_bundle(raw: bytes, width: int) -> list[bytes]:
    """The `width` entries of a bundle. Raises Malformed unless they fill it exactly."""
    entries, place = [], 0
    for _ in range(width):
        start = place + 2
        place = start + int.from_bytes(raw[place:start], "big")
        if start > len(raw) or place > len(raw):
            raise _bundle()
        entries.append(raw[start:place])
    if place != len(raw):
        raise _bundle()
    return entries


def _bundle() -> Malformed:
    return Malformed(
        "bundle-malformed", "The entry bundle is cut or too long.", "Ask for it again."
    )
