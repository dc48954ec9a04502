"""Tiles, their paths and the bundles of entries, alone and as whole logs."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Malformed
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.log.proof import prove_consistency, prove_inclusion, reader_of, subtree_root
from comity.log.tiles import (
    MAX_ENTRY,
    WIDTH,
    Tile,
    format_bundle,
    format_path,
    hash_rows,
    hash_tile,
    parse_bundle,
    parse_path,
    tiles_of,
)
from comity.log.tree import check_consistency, check_inclusion, leaf_hash
from tests.oracle import merkle
from tests.published import VECTORS, data
from tests.refusals import holds

PATHS = json.loads((VECTORS / "tiles/paths.json").read_text())
WORDS = [
    *("one", "two", "three", "four", "five", "six", "seven", "eit", "nain", "ten"),
    *("ileven", "twelf", "threeten", "fourten", "fivten"),
]
TILES = st.builds(Tile, st.integers(-1, 63), st.integers(0, 10**18 - 1), st.integers(1, WIDTH))
ENTRIES = st.lists(st.binary(max_size=300), max_size=20)


def refused(path: str) -> bool:
    """Whether a path is refused as that of a tile, and as nothing worse."""
    if not holds("tile-path", parse_path, path):
        return True
    assert format_path(parse_path(path)) == path
    return False


@given(TILES)
def test_printing_and_parsing_a_path_are_inverse(tile: Tile) -> None:
    assert parse_path(format_path(tile)) == tile


@pytest.mark.parametrize(("level", "index", "width", "path"), PATHS["tile"])
def test_published_paths_of_tiles(level: int, index: int, width: int, path: str) -> None:
    tile = Tile(level, index, width or WIDTH)
    assert format_path(tile) == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(("index", "size", "path"), PATHS["entries_for_index"])
def test_published_paths_of_bundles(index: int, size: int, path: str) -> None:
    bundle = index // WIDTH
    tile = Tile(-1, bundle, min(WIDTH, size - bundle * WIDTH))
    assert format_path(tile) == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(("level", "rest", "index", "width"), PATHS["parse_ok"])
def test_published_paths_that_are_read(level: str, rest: str, index: int, width: int) -> None:
    assert parse_path(f"tile/{level}/{rest}") == Tile(int(level), index, width or WIDTH)


@pytest.mark.threat(43)
@pytest.mark.parametrize(("level", "rest"), PATHS["parse_reject"])
def test_published_paths_that_are_refused(level: str, rest: str) -> None:
    assert refused(f"tile/{level}/{rest}")


HOSTILE = [
    "",
    "/",
    "tile",
    "tile/",
    "tile//000",
    "tile/0",
    "tile/0/",
    "/tile/0/000",
    "tile/0/000/",
    "tile/0//000",
    "./tile/0/000",
    "tile/../tile/0/000",
    "tile/0/../../checkpoint",
    "tile/0/x000/000",
    "tile/00/000",
    "tile/01/000",
    "tile/64/000",
    "tile/99/000",
    "tile/100/000",
    "tile/-1/000",
    "tile/+1/000",
    "tile/data/000",
    "tile/Entries/000",
    "TILE/0/000",
    "tile/0/0",
    "tile/0/0000",
    "tile/0/X001/000",
    "tile/0/x001/x000",
    "tile/0/x0001/000",
    "tile/0/000.p",
    "tile/0/000.p/",
    "tile/0/000.p/0",
    "tile/0/000.p/00",
    "tile/0/000.p/01",
    "tile/0/000.p/256",
    "tile/0/000.p/257",
    "tile/0/000.p/999",
    "tile/0/000.p/1000",
    "tile/0/000.p/1/",
    "tile/0/000.p/1.p/1",
    "tile/0/000.P/1",
    "tile/0/000.p/+1",
    "tile/0/000.p/1_0",
    "tile/0/000.p/ 1",
    "tile/0/000.p/1\n",
    "tile/0/000\n",
    "\ntile/0/000",
    "tile/0/000\x00",
    "tile/0/000?x=1",
    "tile/0/000#x",
    "tile/0/000;x",
    "tile/0/%30%30%30",
    "tile%2f0%2f000",
    "tile\\0\\000",
    "tile/0/\u0660\u0660\u0660",
    "tile/0/\uff10\uff10\uff10",
    "tile/0/00\u00b2",
    "tile/\u0663/000",
    "tile/0/000\u2028",
    "tile/0/000.p/\u0661",
    "tile/0/00\ud800",
    "C:/tile/0/000",
    "http://host.example/tile/0/000",
]


@pytest.mark.threat(43, 40)
@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_is_refused(path: str) -> None:
    assert refused(path)


PIECES = st.sampled_from(
    [
        *"0123456789x./\\%\n\x00 _-+\u0663\u00b2",
        *("tile/", "tile", "entries", "000", ".p/", "..", "x001/", "255", "%2e", "//", "256", "64"),
    ]
)


@pytest.mark.threat(43)
def test_five_thousand_hostile_paths_are_refused_or_are_the_very_path_of_a_tile() -> None:
    """Every path one alteration away from a good one; what is read is printed back the same."""
    good = ["tile/0/000", "tile/63/x001/x234/067.p/255", "tile/entries/x001/067.p/1"]
    tried = taken = 0
    for path in good:
        for place in range(len(path) + 1):
            for piece in [*"0129x./\\%\n\x00 _-+", "..", "//", "\u0663", "\u00b2", "x001/", ""]:
                for end in (place, place + 1, place + 2, place + 4):
                    tried += 1
                    taken += not refused(path[:place] + piece + path[end:])
    assert tried > 5_000
    assert 0 < taken < tried / 5


@pytest.mark.threat(43)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_whatever_is_read_as_a_path_stays_below_the_log(path: str) -> None:
    if not refused(path):
        assert re.fullmatch(r"tile/(entries|[0-9]+)/(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]+)?", path)


@pytest.mark.threat(42, 43)
def test_a_path_of_thousands_of_digits_is_refused_and_does_not_break_the_reader() -> None:
    """Python itself refuses to read a number of more than 4,300 digits, by another error."""
    for groups in (6, 7, 1_433, 1_434, 20_000):
        assert refused("tile/0/" + "x001/" * groups + "000")
    assert not refused("tile/0/" + "x001/" * 5 + "000")
    assert refused("tile/0/000.p/" + "1" * 5_000)
    assert refused("tile/" + "1" * 5_000 + "/000")


@given(ENTRIES)
def test_printing_and_parsing_a_bundle_are_inverse(entries: list[bytes]) -> None:
    assert parse_bundle(format_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=40), st.integers(0, 8))
def test_only_bytes_that_printing_gives_are_a_bundle(raw: bytes, width: int) -> None:
    if not holds("bundle-malformed", parse_bundle, raw, width):
        return
    entries = parse_bundle(raw, width)
    assert len(entries) == width
    assert format_bundle(entries) == raw


@pytest.mark.threat(42)
def test_a_bundle_cut_anywhere_or_too_long_is_refused() -> None:
    raw = format_bundle([b"one", b"", b"three"])
    for end in range(len(raw)):
        with pytest.raises(Malformed):
            parse_bundle(raw[:end], 3)
    for more in (b"\x00", b"\x00\x00", bytes(1_000_000)):
        with pytest.raises(Malformed):
            parse_bundle(raw + more, 3)
    for width in (0, 2, 4, WIDTH):
        with pytest.raises(Malformed):
            parse_bundle(raw, width)


def test_the_largest_entry_fits_and_one_byte_more_does_not() -> None:
    largest = bytes(MAX_ENTRY)
    assert parse_bundle(format_bundle([largest, largest]), 2) == [largest, largest]
    with pytest.raises(Malformed) as caught:
        format_bundle([b"", largest + b"\x00"])
    assert caught.value.code == "entry-too-large"


@pytest.mark.parametrize("size", range(1, 101))
def test_tiles_of_small_logs(size: int) -> None:
    assert list(tiles_of(size)) == [Tile(-1, 0, size), Tile(0, 0, size)]


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        (0, []),
        (256, [(-1, 1, 0), (0, 1, 0), (1, 0, 1)]),
        (257, [(-1, 1, 1), (0, 1, 1), (1, 0, 1)]),
        (65_536, [(-1, 256, 0), (0, 256, 0), (1, 1, 0), (2, 0, 1)]),
        (70_000, [(-1, 273, 112), (0, 273, 112), (1, 1, 17), (2, 0, 1)]),
    ],
)
def test_tiles_of_a_size(size: int, wanted: list[tuple[int, int, int]]) -> None:
    """Per level: how many full tiles, and the width of the partial one (0: none)."""
    found = list(tiles_of(size))
    levels = sorted({tile.level for tile in found})
    assert [
        (
            level,
            sum(tile.level == level and tile.width == WIDTH for tile in found),
            sum(tile.width for tile in found if tile.level == level and tile.width < WIDTH),
        )
        for level in levels
    ] == wanted


def test_the_rows_of_a_log_of_three_levels_are_the_roots_of_its_subtrees() -> None:
    entries = [b"%d" % number for number in range(65_537)]
    rows = hash_rows([leaf_hash(entry) for entry in entries])
    assert [len(row) for row in rows] == [65_537, 256, 1]
    assert rows[1][7] == merkle.tree_hash(entries[7 * 256 : 8 * 256])
    assert rows[2][0] == merkle.tree_hash(entries[:65_536])
    assert hash_tile(rows, Tile(1, 0)) == b"".join(rows[1])
    assert hash_tile(rows, Tile(0, 256, 1)) == leaf_hash(entries[-1])


@pytest.mark.parametrize("size", range(1, 16))
def test_the_published_log_is_made_again_from_its_entries(size: int) -> None:
    entries = [word.encode() for word in WORDS[:size]]
    assert data(f"tessera-log/tile/entries/000.p/{size}") == format_bundle(entries)
    rows = hash_rows([leaf_hash(entry) for entry in entries])
    for tile in tiles_of(size):
        if tile.level == 0:
            assert data(f"tessera-log/{format_path(tile)}") == hash_tile(rows, tile)
    assert root_of(size) == merkle.tree_hash(entries)


def root_of(size: int) -> bytes:
    """The root in a published checkpoint."""
    checkpoint = parse_checkpoint(parse_note(data(f"tessera-log/checkpoint.{size}")).text)
    assert checkpoint.size == size
    return checkpoint.root


def test_every_two_published_checkpoints_are_consistent_and_hold_their_entries() -> None:
    leaves = [leaf_hash(word.encode()) for word in WORDS]
    read = reader_of(leaves)
    checked = 0
    for new in range(1, 16):
        for old in range(1, new + 1):
            proof = prove_consistency(old, new, read)
            check_consistency(old, root_of(old), new, root_of(new), proof)
            path = prove_inclusion(old - 1, new, read)
            check_inclusion(leaves[old - 1], old - 1, new, path, root_of(new))
            checked += 1
    assert checked == 15 * 16 // 2


def test_the_published_mirror_s_tiles_are_the_tree_of_its_checkpoint() -> None:
    leaves = [leaf_hash(b"record %d" % number) for number in range(300)]
    rows = hash_rows(leaves)
    found = [tile for tile in tiles_of(300) if tile.level >= 0]
    assert [format_path(tile) for tile in found] == [
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
    ]
    for tile in found:
        assert data(f"sunlight-mirror/{format_path(tile)}") == hash_tile(rows, tile)
    checkpoint = parse_checkpoint(parse_note(data("sunlight-mirror/checkpoint.mirror")).text)
    assert subtree_root(0, 300, reader_of(leaves)) == checkpoint.root
