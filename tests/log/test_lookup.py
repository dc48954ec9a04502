"""One entry with its proof from a server that lies: what comes is the log's, or nothing comes."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from comity.errors import ComityError, Missing, NotSound
from comity.log.checkpoint import Checkpoint
from comity.log.lookup import look_up
from comity.log.proof import prove_inclusion
from comity.log.tree import check_inclusion, leaf_hash
from tests.log.test_fsck import OWN, OWN_CHECKPOINT, files_of
from tests.own_vectors import ENTRIES, READ, SIZE

LIES = 1_500


def ask(files: Mapping[str, bytes], index: int) -> tuple[bytes, tuple[bytes, ...]]:
    """What a server of these files is believed to have at an index."""

    def read(path: str) -> bytes:
        if path not in files:
            raise Missing("file-missing", "It is missing.", "Get it.")
        return files[path]

    return look_up(read, OWN_CHECKPOINT, index)


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 523, 699])
def test_an_entry_and_its_proof(index: int) -> None:
    entry, proof = ask(OWN, index)
    assert entry == ENTRIES[index]
    check_inclusion(leaf_hash(entry), index, SIZE, proof, OWN_CHECKPOINT.root)


@pytest.mark.parametrize("index", [-1, 700, 2**63])
def test_what_the_log_has_not_is_said_to_be_missing(index: int) -> None:
    with pytest.raises(Missing) as caught:
        ask(OWN, index)
    assert caught.value.code == "entry-beyond"


def test_full_files_stand_for_partial_ones_that_are_gone() -> None:
    later = files_of([*ENTRIES, *(b"entry %d" % number for number in range(SIZE, 65_536))], 65_536)
    later.pop("tile/2/000.p/1", None)
    assert ask(later, 523)[0] == ENTRIES[523]


@pytest.mark.threat(14)
def test_no_lie_of_a_server_is_ever_believed() -> None:
    """Bits turned, files cut, swapped, left out or another log's: the entry is right, or refused.

    The proof that comes with it always holds.
    """
    dice = random.Random(2023)
    rival = files_of([b"another", *ENTRIES[1:]], SIZE)
    paths, refused, codes = sorted(rival), 0, set[str]()
    for _ in range(LIES):
        files = dict(OWN)
        for path in dice.sample(paths, dice.randint(1, 3)):
            files[path] = lie(dice, files[path], [rival[path], OWN[dice.choice(paths)]])
        index = dice.randrange(SIZE)
        try:
            entry, proof = ask(files, index)
        except ComityError as error:
            codes.add(error.code)
            refused += 1
            continue
        assert entry == ENTRIES[index]
        check_inclusion(leaf_hash(entry), index, SIZE, proof, OWN_CHECKPOINT.root)
    assert LIES / 4 < refused < LIES
    assert codes == {"tile-unproven", "entry-unproven", "bundle-malformed"}


def lie(dice: random.Random, raw: bytes, others: list[bytes]) -> bytes:
    """What a liar gives instead of a file."""
    kind = dice.randrange(4)
    if kind == 0:
        bit = dice.randrange(len(raw) * 8)
        return raw[: bit // 8] + bytes([raw[bit // 8] ^ 1 << bit % 8]) + raw[bit // 8 + 1 :]
    if kind == 1:
        return raw[: dice.randrange(len(raw))]
    return dice.choice(others) if kind == 2 else raw + dice.randbytes(dice.randint(1, 64))


def test_a_log_that_claims_to_be_endless_is_asked_for_little() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return bytes(8192)

    with pytest.raises(NotSound):
        look_up(read, Checkpoint("log", 2**63 - 1, bytes(32)), 2**62)
    assert len(asked) < 40


def test_the_proof_is_the_one_made_from_all_hashes() -> None:
    for index in range(0, SIZE, 37):
        assert ask(OWN, index)[1] == prove_inclusion(index, SIZE, READ)
