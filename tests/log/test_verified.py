"""Verified reads: the right tiles are asked for, once, and a false one is never used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import Missing, NotSound
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.note import parse_note
from comity.log.proof import Read, prove_consistency, prove_inclusion, reader_of, subtree_root
from comity.log.subtree import check_subtree_consistency, prove_subtree_consistency
from comity.log.tiles import WIDTH, Tile, format_path, hash_rows, hash_tile, parse_bundle, tiles_of
from comity.log.tree import EMPTY_ROOT, check_consistency, check_inclusion, leaf_hash
from comity.log.verified import check_entries, read_verified, reader_from, tiles_needed
from tests.published import data

MOST = 66_000
LEAVES = [leaf_hash(b"%d" % number) for number in range(MOST)]
READ = reader_of(LEAVES)
SIZES = [1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 700, 65_535, 65_536, 65_537, 66_000]


@cache
def rows_of(size: int) -> list[list[bytes]]:
    """The rows of hashes of the log at a size."""
    return hash_rows(LEAVES[:size])


@cache
def checkpoint(size: int) -> Checkpoint:
    """The log's checkpoint at a size."""
    return Checkpoint("log", size, subtree_root(0, size, READ))


class Server:
    """Serves the tiles of the log, and remembers what it was asked for."""

    def __init__(self, size: int) -> None:
        self.size, self.asked = size, list[Tile]()
        self.calls = 0

    def __call__(self, tiles: Sequence[Tile]) -> Mapping[Tile, bytes]:
        self.calls += 1
        self.asked += tiles
        return {tile: hash_tile(rows_of(self.size), tile) for tile in tiles}


@pytest.mark.parametrize("size", SIZES)
def test_proofs_from_tiles_are_those_from_all_hashes(size: int) -> None:
    indices = {0, 1, size // 3, size // 2, size - 1, min(255, size - 1), min(256, size - 1)}
    for index in sorted(index for index in indices if index < size):
        server = Server(size)

        def inclusion(read: Read, index: int = index) -> tuple[bytes, ...]:
            return prove_inclusion(index, size, read)

        def consistency(read: Read, index: int = index) -> tuple[bytes, ...]:
            return prove_consistency(index + 1, size, read)

        path = read_verified(inclusion, checkpoint(size), server)
        assert path == prove_inclusion(index, size, READ)
        check_inclusion(LEAVES[index], index, size, path, checkpoint(size).root)
        proof = read_verified(consistency, checkpoint(size), server)
        assert proof == prove_consistency(index + 1, size, READ)
        old = checkpoint(index + 1)
        check_consistency(index + 1, old.root, size, checkpoint(size).root, proof)
        assert server.calls == 2
        assert set(server.asked) <= set(tiles_of(size))


def test_the_tiles_of_a_read_are_few_and_each_asked_for_once() -> None:
    tiles = tiles_needed(lambda read: prove_inclusion(1000, MOST, read), MOST)
    assert [format_path(tile) for tile in tiles] == [
        "tile/0/257.p/208",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/0/003",
        "tile/1/000",
    ]
    everything = tiles_needed(lambda read: [read(0, n) for n in range(MOST)], MOST)
    assert len(everything) == len(set(everything))
    assert set(everything) == {tile for tile in tiles_of(MOST) if tile.level >= 0}


@settings(max_examples=200)
@given(st.sampled_from([300, 700, 65_537, MOST]), st.data())
def test_no_altered_byte_of_any_tile_is_ever_used(size: int, drawn: st.DataObject) -> None:
    index = drawn.draw(st.integers(0, size - 1))

    def use(read: Read) -> tuple[bytes, ...]:
        return prove_inclusion(index, size, read)

    tiles = dict(Server(size)(tiles_needed(use, size)))
    tile = drawn.draw(st.sampled_from(sorted(tiles, key=format_path)))
    raw = bytearray(tiles[tile])
    place = drawn.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << drawn.draw(st.integers(0, 7))
    with pytest.raises(NotSound) as caught:
        read_verified(use, checkpoint(size), lambda _: tiles | {tile: bytes(raw)})
    assert caught.value.code == "tile-unproven"


@pytest.mark.parametrize("size", [300, 65_537])
def test_each_tile_is_needed_and_of_its_own_length(size: int) -> None:
    def use(read: Read) -> tuple[bytes, ...]:
        return prove_inclusion(7, size, read)

    tiles = dict(Server(size)(tiles_needed(use, size)))
    own = checkpoint(size)
    for tile in tiles:
        rest = {other: raw for other, raw in tiles.items() if other != tile}
        with pytest.raises(Missing) as missing:
            use(reader_from(own, rest))
        assert missing.value.code == "tile-missing"
        for raw in (b"", tiles[tile][:-1], tiles[tile] + b"\x00", tiles[tile] + bytes(32)):
            with pytest.raises(NotSound):
                reader_from(own, tiles | {tile: raw})


def test_a_full_tile_may_stand_for_a_partial_one() -> None:
    """A log drops partial tiles once the full one is there; its first hashes are the same."""
    size = 300

    def use(read: Read) -> bytes:
        return read(0, 299)

    later = {
        tile: hash_tile(rows_of(65_536), Tile(tile.level, tile.index))
        for tile in tiles_needed(use, size)
    }
    assert {len(raw) for raw in later.values()} == {WIDTH * 32}
    assert read_verified(use, checkpoint(size), lambda _: later) == LEAVES[299]


@pytest.mark.threat(14)
def test_tiles_of_another_log_or_size_are_refused() -> None:
    def use(read: Read) -> bytes:
        return read(0, 5)

    tiles = Server(300)(tiles_needed(use, 300))
    with pytest.raises(NotSound):
        reader_from(Checkpoint("log", 300, checkpoint(301).root), tiles)
    for other in (Tile(0, 0, 5), Tile(1, 0, 2), Tile(0, 1, 43)):
        extra = hash_tile(rows_of(700), other)
        with pytest.raises(NotSound):
            reader_from(checkpoint(300), {**tiles, other: extra})


@pytest.mark.parametrize(("level", "index"), [(0, -1), (0, 300), (1, 150), (8, 1), (64, 0), (9, 0)])
def test_a_hash_that_the_log_has_not_is_missing(level: int, index: int) -> None:
    with pytest.raises(Missing):
        read_verified(lambda read: read(level, index), checkpoint(300), Server(300))


def test_an_empty_log_needs_no_tile() -> None:
    assert tiles_needed(lambda read: None, 0) == ()
    reader_from(Checkpoint("log", 0, EMPTY_ROOT), {})
    with pytest.raises(NotSound):
        reader_from(Checkpoint("log", 0, bytes(32)), {})


@pytest.mark.threat(42)
def test_a_log_that_claims_to_be_endless_needs_few_tiles() -> None:
    size = 2**63 - 1
    tiles = tiles_needed(lambda read: prove_inclusion(size // 3, size, read), size)
    assert len(tiles) <= 17
    with pytest.raises(NotSound):
        reader_from(
            Checkpoint("log", size, bytes(32)), {tile: bytes(tile.width * 32) for tile in tiles}
        )


def test_subtree_proofs_from_tiles() -> None:
    def use(read: Read) -> tuple[bytes, ...]:
        return prove_subtree_consistency(256, 400, 700, read)

    proof = read_verified(use, checkpoint(700), Server(700))
    subtree = subtree_root(256, 400, READ)
    check_subtree_consistency(256, 400, subtree, 700, checkpoint(700).root, proof)


@pytest.mark.parametrize("size", range(1, 16))
def test_a_published_log_read_tile_by_tile(size: int) -> None:
    """Every entry of a published log at every size, checked against its own checkpoint."""
    own = parse_checkpoint(parse_note(data(f"tessera-log/checkpoint.{size}")).text)

    def fetch(tiles: Sequence[Tile]) -> Mapping[Tile, bytes]:
        return {tile: data(f"tessera-log/{format_path(tile)}") for tile in tiles}

    entries = parse_bundle(data(f"tessera-log/tile/entries/000.p/{size}"), size)
    read_verified(lambda read: [read(0, n) for n in range(size)], own, fetch)
    read = reader_from(own, fetch(tiles_needed(lambda read: read(0, 0), size)))
    check_entries(0, entries, read)
    with pytest.raises(NotSound) as caught:
        check_entries(0, [*entries[:-1], b"other"], read)
    assert caught.value.code == "entry-unproven"


def test_the_published_mirror_read_tile_by_tile() -> None:
    own = parse_checkpoint(parse_note(data("sunlight-mirror/checkpoint.mirror")).text)

    def fetch(tiles: Sequence[Tile]) -> Mapping[Tile, bytes]:
        return {tile: data(f"sunlight-mirror/{format_path(tile)}") for tile in tiles}

    every = range(own.size)
    leaves = read_verified(lambda read: [read(0, n) for n in every], own, fetch)
    assert leaves == [leaf_hash(b"record %d" % n) for n in every]
