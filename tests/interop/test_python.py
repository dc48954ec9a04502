"""tlog-scales, aics-tlog and mldsa agree with us."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comity.keys import generate_key, generate_mldsa_key
from comity.log.note import ED25519, MLDSA, format_vkey, make_vkey, parse_note
from comity.log.proof import prove_inclusion
from comity.log.signed import check_signed
from comity.log.tiles import format_path
from comity.log.tlog_proof import TlogProof, format_proof
from comity.log.tree import leaf_hash
from comity.log.verified import reader_from, tiles_needed
from tests.interop.logs import VKEYS, write_log
from tests.own_vectors import ENTRIES, READ, SIZE, signed
from tests.published import rows


def run(*words: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What a program answers."""
    return subprocess.run([str(word) for word in words], input=given, capture_output=True)


def python(oracles: Path, code: str, **given: object) -> object:
    """What some lines of Python say in the environment of the others: they read `given`, set
    `out`.
    """
    more = f"import json, sys\ngiven = json.load(sys.stdin)\n{code}\nprint(json.dumps(out))"
    done = run(oracles / "python", "-c", more, given=json.dumps(given).encode())
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("index", [0, 255, 256, 523, 699])
def test_tlog_scales_makes_our_proofs_from_our_tiles(
    oracles: Path, directory: Path, index: int
) -> None:
    done = run(oracles / "tlog-tiles", "gen-proof", directory, index)
    checkpoint = (directory / "checkpoint").read_bytes()
    proof = TlogProof(index, prove_inclusion(index, SIZE, READ), checkpoint)
    assert done.stdout == format_proof(proof)
    done = run(oracles / "tlog-tiles", "get-leaf", directory, index)
    assert done.stdout == ENTRIES[index]


VERIFY = """
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tlog import Checkpoint
cp = Checkpoint.from_text(given["note"])
keys = VkeySet(*map(Vkey.from_string, given["vkeys"]))
out = sorted(key.serialize() for key, _ in keys.verify(cp.signatures, cp))
"""


def test_tlog_scales_verifies_lines_of_every_kind(oracles: Path, directory: Path) -> None:
    vkeys = sorted(VKEYS.values())
    note = (directory / "checkpoint").read_text()
    assert python(oracles, VERIFY, note=note, vkeys=vkeys) == vkeys


WRITE = """
from pathlib import Path
from tlog_scales.signing import MLDSA44CosignatureSigner, PlainEd25519Signer
from tlog_scales.writer import TilesWriter
writer = TilesWriter.create(Path(given["place"]), "their.example/log")
for number in range(300):
    writer.add_leaf(b"leaf %d" % number)
signers = [PlainEd25519Signer("their.example/log", bytes(range(32))),
           MLDSA44CosignatureSigner("their.example/log", bytes(range(32)))]
writer.commit(signers)
out = None
"""


def test_we_verify_what_tlog_scales_writes(oracles: Path, tmp_path: Path) -> None:
    place = tmp_path / "log"
    python(oracles, WRITE, place=str(place))
    note = parse_note((place / "checkpoint").read_bytes())
    keys = [
        make_vkey("their.example/log", ED25519, generate_key(bytes(range(32))).public),
        make_vkey("their.example/log", MLDSA, generate_mldsa_key(bytes(range(32))).public),
    ]
    checked = check_signed(note, keys, [])
    assert checked.logs == tuple(keys)
    needed = tiles_needed(lambda read: [read(0, n) for n in range(300)], 300)
    tiles = {tile: (place / format_path(tile)).read_bytes() for tile in needed}
    read = reader_from(checked.checkpoint, tiles)
    assert [read(0, n) for n in range(300)] == [leaf_hash(b"leaf %d" % n) for n in range(300)]


def test_we_examine_what_tlog_scales_writes_file_by_file(oracles: Path, tmp_path: Path) -> None:
    place = tmp_path / "log"
    python(oracles, WRITE, place=str(place))
    keys = [
        make_vkey("their.example/log", ED25519, generate_key(bytes(range(32))).public),
        make_vkey("their.example/log", MLDSA, generate_mldsa_key(bytes(range(32))).public),
    ]
    words = ["log", "fsck", str(place)]
    words += [word for key in keys for word in ("--vkey", format_vkey(key))]
    done = run(sys.executable, "-m", "comity.cli.main", *words)
    assert done.returncode == 0, done.stdout.decode()
    tile = place / "tile/0/001.p/44"
    tile.write_bytes(b"\x00" + tile.read_bytes()[1:])
    assert run(sys.executable, "-m", "comity.cli.main", *words).returncode == 1


MLDSA_VERIFY = """
from mldsa import InvalidContextError, VerificationError, VerificationKey
def accepts(case):
    try:
        VerificationKey(bytes.fromhex(case["public"])).verify(
            bytes.fromhex(case["signature"]), bytes.fromhex(case["message"]))
    except VerificationError:
        return "refused"
    return "ok"
out = [accepts(case) for case in given["cases"]]
"""


def test_another_program_agrees_on_our_vectors_of_ml_dsa(oracles: Path) -> None:
    cases = rows("comity-mldsa/signatures.json")
    assert python(oracles, MLDSA_VERIFY, cases=cases) == [case["want"] for case in cases]


@pytest.fixture
def aics(oracles: Path) -> Path:
    """The program aics-tlog, which needs Python 3.12."""
    program = oracles / "aics-tlog"
    assert program.exists(), "name a Python of 3.12 or later with ORACLE_PYTHON"
    return program


def cosigned(*names: str) -> list[str]:
    """The options by which aics-tlog trusts our keys."""
    words = ["--log-key", VKEYS["log"], "--quorum", str(len(names))]
    return words + [word for name in names for word in ("--witness-key", VKEYS[name])]


def test_aics_tlog_verifies_our_checkpoint_and_entries(aics: Path, tmp_path: Path) -> None:
    write_log(tmp_path, "log", "witness", "mirror", "witness-mldsa")
    trust = [*cosigned("witness", "mirror"), "--max-age", str(2**33)]
    for words in (
        ["verify-checkpoint", "--tiles", tmp_path],
        ["verify-inclusion", "--tiles", tmp_path, "--index", 523],
    ):
        done = run(aics, *words, *trust)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    tile = tmp_path / "tile/0/002.p/188"
    tile.write_bytes(b"\x00" + tile.read_bytes()[1:])
    done = run(aics, "verify-inclusion", "--tiles", tmp_path, "--index", 523, *trust)
    assert done.returncode != 0


def test_aics_tlog_verifies_that_our_log_only_grew(aics: Path, tmp_path: Path) -> None:
    write_log(tmp_path, "log")
    old = tmp_path / "old"
    for size in (1, 300, 512, 699):
        old.write_bytes(signed(size, "log"))
        words = ["verify-consistency", "--old-checkpoint", old, "--tiles", tmp_path]
        done = run(aics, *words, "--log-key", VKEYS["log"])
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    (tmp_path / "checkpoint").write_bytes(signed(512, "log"))
    done = run(aics, *words, "--log-key", VKEYS["log"])
    assert done.returncode != 0, "the log has shrunk"
