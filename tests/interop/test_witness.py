"""aics-witness cosigns for our secretariat, and its client asks our witness."""

from __future__ import annotations

import base64
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from comity.log.note import COSIGNATURE, ED25519, format_vkey, make_vkey, parse_note
from comity.log.proof import prove_consistency
from comity.log.witness import format_add_checkpoint
from comity.node.head import digest_of
from tests.interop.test_python import python
from tests.live import Process, Running, Secretariat, free_port, write_key
from tests.own_vectors import KEYS, ORIGIN, READ, SIZE, signed
from tests.world import World, vkey


class Theirs:
    """aics-witness as a process, in the place and with the key of a world's Oslo."""

    def __init__(self, program: Path, place: Path, world: World) -> None:
        self.program, self.place = program, place
        place.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        seed = {"WITNESS_SEED_HEX": world.key("Oslo").seed.hex()}
        self.settings = os.environ | seed | {"AICS_WITNESS_CONFIG": str(place / "witness.json")}
        name, listen = f"{world.name}.example/Oslo", f"127.0.0.1:{self.port}"
        self.run("init", "--new-database", "--name", name, "--listen", listen)
        key = vkey(world.origin, ED25519, world.log_key)
        self.run("add-log", "--origin", world.origin, "--vkey", key)
        words = [str(self.program), "serve"]
        self.child = subprocess.Popen(words, env=self.settings, stderr=subprocess.DEVNULL)
        until(self.answers)

    def run(self, *words: str) -> str:
        """What one of its commands prints."""
        done = subprocess.run(
            [self.program, *words], env=self.settings, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def answers(self) -> bool:
        """Whether it listens."""
        try:
            return httpx2.get(self.url).status_code > 0
        except httpx2.HTTPError:
            return False


def until(what: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@pytest.fixture
def program(oracles: Path) -> Path:
    """The program aics-witness, which needs Python 3.12."""
    program = oracles / "aics-witness"
    assert program.exists(), "name a Python of 3.12 or later with ORACLE_PYTHON"
    return program


@pytest.fixture
def theirs(program: Path, tmp_path: Path, world: World) -> Iterator[Theirs]:
    """A witness of theirs for the world's log."""
    theirs = Theirs(program, tmp_path / "theirs", world)
    yield theirs
    theirs.child.terminate()
    theirs.child.wait(10)


@pytest.fixture
def world() -> World:
    world = World()
    world.circulate("Alliance", "text")
    return world


def test_aics_witness_cosigns_our_record_as_it_grows(
    theirs: Theirs, world: World, tmp_path: Path
) -> None:
    words = ["--witness", f"Oslo={theirs.url}", "--clerk-seconds", "0.1"]
    host = Secretariat(tmp_path / "host", world, words)
    host.start()
    host.found()
    running = Running(world, host, {}, [])
    for number in range(3):
        running.follow()
        texts = world.texts(str(number))
        running.lodge(world.act("table", "Alliance", sphere="open", title="m", texts=texts))

        def cosigned() -> bool:
            running.follow()
            answer = httpx2.get(f"{host.base}/cosigned/Oslo")
            return answer.status_code == 200 and world.checkpoint_text() in answer.content

        until(cosigned)
    # What it publishes of us has our own line and its own, and none that we made up.
    page = httpx2.get(f"{theirs.url}/{digest_of(world.origin)}/checkpoint")
    names = [line.name for line in parse_note(page.content).signatures]
    assert names == [world.origin, f"{world.name}.example/Oslo"]
    assert f"{world.name}.example/Oslo" in httpx2.get(f"{host.base}/checkpoint").text
    host.stop()


ASK = """
from aics_tlog import parse_note
from aics_witness import WitnessAhead, WitnessClient, WitnessRejected, merge_cosignatures
import base64
def submit(client, size):
    note, proofs = given["notes"][str(size)], given["proofs"][str(size)]
    def proof(old, new):
        return [base64.b64decode(node) for node in proofs[str(old)]]
    try:
        merge_cosignatures(note, client.submit(note, proof))
        return "signed"
    except WitnessAhead as error:
        return f"ahead at {error.known_size}"
    except WitnessRejected as error:
        return f"rejected {error.status}"
def ask(*sizes):
    with WitnessClient(given["url"], given["vkey"], max_attempts=1) as client:
        return [submit(client, size) for size in sizes]
# A client that remembers, one that does not and is told by a 409, and one that comes too late.
out = [ask(250, 300, 300), ask(700), ask(300, 700)]
"""


def test_the_client_of_aics_witness_is_cosigned_by_ours(program: Path, tmp_path: Path) -> None:
    port, name = free_port(), "ours.example/w"
    key = write_key(tmp_path / "key.skey", name, COSIGNATURE, KEYS["witness"][2])
    own = make_vkey(ORIGIN, ED25519, KEYS["log"][2].public)
    (tmp_path / "policy").write_text(f"log {format_vkey(own)}\nquorum none\n")
    words = ["--data", str(tmp_path), "--key", str(key), "--policy", str(tmp_path / "policy")]
    ours = Process("witness", "run", *words, "--port", str(port))
    ours.start()
    sizes = (250, 300, 700)
    proofs = {
        size: {
            old: [base64.b64encode(node).decode() for node in prove_consistency(old, size, READ)]
            for old in sizes
            if old <= size
        }
        for size in sizes
    }
    given = {
        "url": f"http://127.0.0.1:{port}",
        "vkey": vkey(name, COSIGNATURE, KEYS["witness"][2]),
        "notes": {size: signed(size, "log").decode() for size in sizes},
        "proofs": proofs,
    }
    found = python(program.parent, ASK, **given)
    assert found == [["signed"] * 3, ["signed"], ["ahead at 700", "signed"]]
    page = httpx2.get(f"{given['url']}/{digest_of(ORIGIN)}/checkpoint").content
    assert page.startswith(signed(SIZE, "log"))
    ours.stop()


def test_aics_witness_will_not_cosign_a_second_history_and_we_keep_what_it_says(
    theirs: Theirs, world: World, tmp_path: Path
) -> None:
    """A host whose store was replaced: its witness knows the other history."""
    other = World()
    other.circulate("Alliance", "another text")
    body = format_add_checkpoint(0, (), other.cosigned_by_log())
    answer = httpx2.post(f"{theirs.url}/add-checkpoint", content=body)
    assert answer.status_code == 200
    words = ["--witness", f"Oslo={theirs.url}", "--clerk-seconds", "0.1"]
    host = Secretariat(tmp_path / "host", world, words)
    host.start()
    host.found()
    evidence = tmp_path / "host/evidence"
    until(lambda: evidence.is_dir() and any(evidence.iterdir()))
    (kept,) = evidence.iterdir()
    assert kept.name.startswith("witness-")
    assert kept.read_bytes().split(b"\n")[4].startswith(b"HTTP 4")
    host.stop()
