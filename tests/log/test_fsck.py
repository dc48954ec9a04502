"""Examining a log: every altered, missing or cut file is named, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from comity.errors import Missing, NotSound, Unavailable
from comity.log.checkpoint import Checkpoint, parse_checkpoint
from comity.log.faults import MOST, Faults
from comity.log.fsck import examine_log
from comity.log.note import parse_note, parse_vkey
from comity.log.proof import reader_of, subtree_root
from comity.log.tiles import format_bundle, format_path, hash_rows, hash_tile, tiles_of
from comity.log.tree import leaf_hash
from comity.log.trust import check_keys
from tests.own_vectors import ENTRIES, SIZE, signed, vkey
from tests.published import VECTORS, data

LARGE = 66_000
TESSERA = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def files_of(entries: list[bytes], *sizes: int) -> dict[str, bytes]:
    """Every file that a log serves which had these sizes, the last being that of all entries."""
    files: dict[str, bytes] = {}
    for size in sizes:
        rows = hash_rows([leaf_hash(entry) for entry in entries[:size]])
        for tile in tiles_of(size):
            bundle = entries[tile.index * 256 : tile.index * 256 + tile.width]
            raw = format_bundle(bundle) if tile.level < 0 else hash_tile(rows, tile)
            files[format_path(tile)] = raw
    return files


def checkpoint_of(entries: list[bytes]) -> Checkpoint:
    """The log's checkpoint."""
    leaves = [leaf_hash(entry) for entry in entries]
    return Checkpoint("log", len(leaves), subtree_root(0, len(leaves), reader_of(leaves)))


OWN = files_of(ENTRIES, 5, 250, 300, SIZE)
OWN_CHECKPOINT = checkpoint_of(ENTRIES)
TODAY = [format_path(tile) for tile in tiles_of(SIZE)]


def met(
    files: Mapping[str, bytes], checkpoint: Checkpoint = OWN_CHECKPOINT
) -> list[tuple[str, str]]:
    """The faults of a log in memory: code and path."""
    return [(fault.code, fault.path) for fault in examine(files, checkpoint).met]


def examine(files: Mapping[str, bytes], checkpoint: Checkpoint = OWN_CHECKPOINT) -> Faults:
    """The examination of a log in memory."""

    def read(path: str) -> bytes:
        if path not in files:
            raise Missing("file-missing", "It is missing.", "Get it.")
        return files[path]

    return examine_log(read, checkpoint, files)


def flipped(raw: bytes, bit: int) -> bytes:
    """The bytes with one bit turned."""
    return raw[: bit // 8] + bytes([raw[bit // 8] ^ 1 << bit % 8]) + raw[bit // 8 + 1 :]


@pytest.fixture(scope="module")
def large() -> tuple[dict[str, bytes], Checkpoint]:
    """A log with tiles at three levels."""
    entries = [b"entry %d" % number for number in range(LARGE)]
    return files_of(entries, LARGE), checkpoint_of(entries)


@pytest.mark.parametrize("size", range(16))
def test_a_log_by_tessera_is_sound_at_every_size(size: int) -> None:
    note = parse_note(data(f"tessera-log/checkpoint.{size}"))
    checkpoint = check_keys(note, [parse_vkey(TESSERA)]).checkpoint
    root = VECTORS / "tessera-log"
    listed = [str(path.relative_to(root)) for path in root.rglob("tile/**/*") if path.is_file()]
    assert len(listed) == 30
    faults = examine_log(lambda path: (root / path).read_bytes(), checkpoint, listed)
    assert faults.met == ()
    assert faults.complete


def test_the_counterfeit_bundles_of_a_published_mirror_are_absent_and_its_tiles_sound() -> None:
    checkpoint = parse_checkpoint(parse_note(data("sunlight-mirror/checkpoint.mirror")).text)
    root = VECTORS / "sunlight-mirror"
    files = {
        str(path.relative_to(root)): path.read_bytes()
        for path in (root / "tile").rglob("*")
        if path.is_file()
    }
    assert met(files, checkpoint) == [
        ("file-missing", "tile/entries/001.p/44"),
        ("file-missing", "tile/entries/000"),
    ]


def test_our_own_log_is_sound() -> None:
    assert met(OWN) == []
    assert {path: OWN[path] for path in TODAY} != OWN, "there are files of earlier sizes"


@pytest.mark.threat(8)
def test_each_altered_byte_of_any_file_is_placed() -> None:
    """One bit in any file: that file is named, no other, with the very entry or hash."""
    dice = random.Random(8)
    for path, raw in OWN.items():
        for _ in range(12):
            bit = dice.randrange(len(raw) * 8)
            faults = examine(OWN | {path: flipped(raw, bit)}).met
            assert faults, path
            assert {fault.path for fault in faults} == {path}
            for fault in faults:
                assert fault.start == -1 or fault.start <= bit // 8 < fault.end or len(faults) > 1


@pytest.mark.threat(8)
def test_each_file_that_is_missing_cut_or_longer_is_named() -> None:
    for path in TODAY:
        without = {name: raw for name, raw in OWN.items() if name != path}
        assert met(without) == [("file-missing", path)]
        for raw in (b"", OWN[path][:-1], OWN[path] + b"\x00", OWN[path] * 2):
            assert {name for _, name in met(OWN | {path: raw})} == {path}


@pytest.mark.threat(8)
def test_in_a_large_log_altered_tiles_of_every_level_are_told_from_what_is_below(
    large: tuple[dict[str, bytes], Checkpoint],
) -> None:
    files, checkpoint = large
    assert met(files, checkpoint) == []
    altered = {
        path: flipped(files[path], 8 * 32 * 7 + 5)
        for path in ("tile/1/000", "tile/0/007", "tile/0/200", "tile/entries/100")
    }
    altered["tile/2/000.p/1"] = flipped(files["tile/2/000.p/1"], 9)
    assert sorted(met(files | altered, checkpoint)) == [
        ("entry-altered", "tile/entries/100"),
        ("tile-differs", "tile/0/007"),
        ("tile-differs", "tile/0/200"),
        ("tile-differs", "tile/1/000"),
        ("tile-differs", "tile/2/000.p/1"),
    ]


def test_an_entry_and_its_hash_altered_together_are_unproven() -> None:
    entries = [*ENTRIES]
    entries[300] = b"another"
    forged = files_of(entries, SIZE)
    both = {path: forged[path] for path in ("tile/0/001", "tile/entries/001")}
    assert met(OWN | both)[0] == ("tile-unproven", "tile/0/001")
    codes = {code for code, _ in met({path: forged[path] for path in TODAY})}
    assert "root-unmet" in codes


def test_a_full_tile_stands_for_a_partial_one_that_is_gone() -> None:
    more = [*ENTRIES, *(b"entry %d" % number for number in range(SIZE, 768))]
    later = files_of(more, 768)
    assert met(later, OWN_CHECKPOINT) == [("file-missing", "tile/1/000.p/2")]
    assert met(later | {"tile/1/000.p/2": OWN["tile/1/000.p/2"]}, OWN_CHECKPOINT) == []


def test_what_is_no_tile_or_beyond_the_checkpoint_is_left_alone() -> None:
    beyond = {"tile/0/009": b"x", "tile/entries/002.p/255": b"", "notes/a": b"", "tile/x": b""}
    assert met(OWN | beyond) == []


def test_a_log_that_claims_to_be_endless_is_given_up() -> None:
    endless = Checkpoint("log", 2**63 - 1, bytes(32))
    faults = examine({}, endless)
    assert 0 < len(faults.met) <= MOST
    rubbish = examine_log(lambda path: bytes(8192), endless)
    assert not rubbish.complete
    assert len(rubbish.met) == MOST


def test_trouble_of_machines_is_no_fault() -> None:
    def read(path: str) -> bytes:
        raise Unavailable("server-silent", "It is silent.", "Wait.")

    with pytest.raises(Unavailable):
        examine_log(read, OWN_CHECKPOINT)


def test_progress_counts_every_entry() -> None:
    told: list[tuple[int, int]] = []
    examine_log(lambda path: OWN[path], OWN_CHECKPOINT, (), lambda *at: told.append(at))
    assert [total for _, total in told] == [SIZE] * 3
    assert sorted(done for done, _ in told)[-1] == SIZE


def test_every_key_that_is_given_must_have_signed() -> None:
    names = ("log", "log-mldsa", "witness", "witness-mldsa")
    vkeys = [vkey(name) for name in names]
    checked = check_keys(parse_note(signed(SIZE, *names)), vkeys)
    assert (checked.logs, [key for key, _ in checked.cosigners]) == (tuple(vkeys[:2]), vkeys[2:])
    assert check_keys(parse_note(signed(SIZE, "log", "witness")), [vkeys[2]]).logs == ()
    with pytest.raises(NotSound) as caught:
        check_keys(parse_note(signed(SIZE, "log", "witness")), vkeys)
    assert caught.value.code == "vkey-unsigned"
    note = signed(SIZE, "log").replace(b"700\n", b"701\n")
    with pytest.raises(NotSound) as caught:
        check_keys(parse_note(note), [vkey("log")])
    assert caught.value.code == "signature-wrong"
