"""Our log as the files that it is served in."""

from __future__ import annotations

from pathlib import Path

from comity.log.note import format_vkey
from comity.log.tiles import format_bundle, format_path, hash_rows, hash_tile, tiles_of
from comity.log.tree import leaf_hash
from tests.own_vectors import ENTRIES, KEYS, SIZE, signed, vkey

ROWS = hash_rows([leaf_hash(entry) for entry in ENTRIES])
VKEYS = {name: format_vkey(vkey(name)) for name in KEYS}


def write_log(place: Path, *names: str) -> None:
    """Write the log of 700 entries, with the lines of these keys or of all."""
    for tile in tiles_of(SIZE):
        path = place / format_path(tile)
        path.parent.mkdir(parents=True, exist_ok=True)
        start = tile.index * 256
        bundle = format_bundle(ENTRIES[start : start + tile.width])
        path.write_bytes(bundle if tile.level < 0 else hash_tile(ROWS, tile))
    (place / "checkpoint").write_bytes(signed(SIZE, *(names or KEYS)))
