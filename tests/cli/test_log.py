"""`comity log fsck`: what it prints and how it leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comity.cli.main import main
from comity.log.policy import Group, Policy, TrustedLog, TrustedWitness, format_policy
from tests.interop.logs import VKEYS, write_log
from tests.live import Process, free_port
from tests.own_vectors import SIZE, signed, vkey


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Our log of 700 entries, signed by log and witness."""
    write_log(tmp_path / "log", "log", "witness")
    return tmp_path / "log"


def fsck(*words: object) -> Result:
    """What the command does."""
    return CliRunner().invoke(main, ["log", "fsck", *map(str, words)])


def policy(place: Path, *names: str) -> Path:
    """A policy that asks for all of these witnesses."""
    witnesses = tuple(TrustedWitness(name.encode(), vkey(name)) for name in names)
    group = Group(b"all-of-them", len(names), tuple(one.name for one in witnesses))
    asked = Policy((TrustedLog(vkey("log")),), witnesses, (group,), b"all-of-them")
    path = place / "policy"
    path.write_bytes(format_policy(asked))
    return path


def test_a_sound_log(log: Path) -> None:
    done = fsck(log, "--vkey", VKEYS["log"], "--vkey", VKEYS["witness"])
    assert done.exit_code == 0, done.output
    assert done.output.endswith(
        "Verdict: sound. 700 entries in 3 bundles and 4 tiles are what the checkpoint covers.\n"
    )
    assert "by log.example/comity-vectors, by " in done.output


def test_a_policy_is_asked_and_so_is_every_key_beside_it(log: Path) -> None:
    asked = policy(log.parent, "witness")
    assert fsck(log, "--policy", asked).exit_code == 0
    assert fsck(log, "--policy", asked, "--vkey", VKEYS["log"]).exit_code == 0
    done = fsck(log, "--policy", asked, "--vkey", VKEYS["mirror"])
    assert (done.exit_code, "[vkey-unsigned]" in done.output) == (1, True)
    done = fsck(log, "--policy", policy(log.parent, "witness", "mirror"))
    assert (done.exit_code, "[quorum-unmet]" in done.output) == (1, True)


def test_a_checkpoint_of_another_log_or_altered_is_not_sound(log: Path) -> None:
    (log / "checkpoint").write_bytes(signed(SIZE, "log").replace(b"700\n", b"699\n"))
    done = fsck(log, "--vkey", VKEYS["log"])
    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == "Verdict: not sound."
    assert "[signature-wrong]" in done.output


def test_what_is_wrong_is_told_where_and_counted_beyond_twenty(log: Path) -> None:
    path = log / "tile/entries/002.p/188"
    path.write_bytes(path.read_bytes().replace(b"entry", b"other"))
    done = fsck(log, "--vkey", VKEYS["log"])
    assert done.exit_code == 1
    assert "tile/entries/002.p/188, bytes 0 to 10: Entry 512 is not the one" in done.output
    assert "And 168 more.\n" in done.output
    told = json.loads(fsck(log, "--vkey", VKEYS["log"], "--json").output)
    assert (told["sound"], told["complete"], len(told["faults"])) == (False, True, 188)
    assert told["faults"][0]["code"] == "entry-altered"
    assert (told["size"], told["signed"]) == (SIZE, [VKEYS["log"]])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--vkey", "no key"],
        ["--vkey", VKEYS["log"], "--policy", "no-such-file"],
        ["--policy", __file__],
    ],
)
def test_wrong_usage(log: Path, words: list[str]) -> None:
    assert fsck(log, *words).exit_code == 64
    assert fsck(log / "nowhere", "--vkey", VKEYS["log"]).exit_code == 64


def test_without_an_answer_nothing_is_judged(log: Path) -> None:
    (log / "checkpoint").unlink()
    assert fsck(log, "--vkey", VKEYS["log"]).exit_code == 2
    assert fsck(f"http://127.0.0.1:{free_port()}", "--vkey", VKEYS["log"]).exit_code == 2


def test_at_an_address_the_same_is_found(log: Path) -> None:
    server = Process("log", "serve", str(log), "--port", "0")
    server.start()
    address = f"http://127.0.0.1:{server.listening_port}"
    assert fsck(address, "--vkey", VKEYS["log"]).exit_code == 0
    asked = policy(log.parent, "witness")
    assert fsck(address, "--policy", asked).exit_code == 0, "a cosigner's line is lost on its way"
    (log / "tile/0/001").write_bytes(bytes(8192))
    (log / "tile/entries/000").unlink()
    done = fsck(address, "--vkey", VKEYS["log"])
    server.stop()
    assert done.exit_code == 1
    codes = set(re.findall(r"\[([a-z-]+)\]", done.output))
    assert codes == {"file-missing", "tile-differs"}


def test_a_proof_is_made_from_tiles_and_checked_offline(log: Path) -> None:
    proof, entry = log.parent / "proof", log.parent / "entry"
    asked = ["--policy", str(policy(log.parent, "witness"))]
    words = ["log", "prove", str(log), "523", *asked, "--out", str(proof), "--entry", str(entry)]
    assert CliRunner().invoke(main, words).exit_code == 0
    assert entry.read_bytes() == b"entry 523"
    words = ["log", "check", str(proof), "--entry", str(entry)]
    assert CliRunner().invoke(main, [*words, *asked]).exit_code == 0
    assert CliRunner().invoke(main, [*words, "--vkey", VKEYS["mirror"]]).exit_code == 1
    assert CliRunner().invoke(main, words).exit_code == 64
    entry.write_bytes(b"entry 524")
    assert CliRunner().invoke(main, [*words, *asked]).exit_code == 1


def test_no_proof_is_left_behind_where_a_tile_is_altered(log: Path) -> None:
    (log / "tile/0/001").write_bytes(bytes(8192))
    words = ["log", "prove", str(log), "300", "--vkey", VKEYS["log"]]
    done = CliRunner().invoke(main, [*words, "--out", str(log / "proof")])
    assert (done.exit_code, "[tile-unproven]" in done.output) == (1, True)
    assert not (log / "proof").exists()
