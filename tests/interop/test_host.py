"""Go opens the checkpoints of a running host whose log, node and witness have two keys each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.interop.conftest import Verifier
from tests.live import NodeProcess, Process, Secretariat, WitnessProcess
from tests.quantum import QuantumWorld

NAMES = ("Alliance", "Oslo", "Russia")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Secretariat]:
    """Alliance and Oslo cosign under both keys, Russia under that of ML-DSA-44."""
    world = QuantumWorld()
    witness = WitnessProcess(tmp_path / "Oslo", world, "Oslo")
    host = Secretariat(tmp_path / "host", world, ["--witness", f"Oslo={witness.url}"])
    nodes = [NodeProcess(tmp_path / party, world, host, party) for party in world.parties]
    started: list[Process] = []
    try:
        for process in (witness, host, *nodes):
            process.start()
            started.append(process)
            if process is host:
                host.found()
        yield host
    finally:
        for process in started:
            process.stop()


def vkeys(host: Secretariat) -> list[str]:
    """The keys that the record itself names, as its host publishes them."""
    lines = httpx2.get(f"{host.base}/vkeys").text.splitlines()
    return [line.split(" ", 1)[1] for line in lines]


def at_the_end(host: Secretariat) -> dict[str, str]:
    """The checkpoint as it is shown and by each of the cosigners, once over the whole record."""
    size, end = len(host.world.entries), time.monotonic() + 30
    while time.monotonic() < end:
        paths = {"": "checkpoint", **{name: f"cosigned/{name}" for name in NAMES}}
        found = {name: httpx2.get(f"{host.base}/{path}").text for name, path in paths.items()}
        if all(f"\n{size}\n" in note for note in found.values()):
            return found
        time.sleep(0.2)
    raise AssertionError("somebody did not cosign")


def test_go_finds_every_line_of_a_running_host_good(host: Secretariat, verifier: Verifier) -> None:
    keys, notes = vkeys(host), at_the_end(host)
    for name, count in (("Alliance", 4), ("Oslo", 4), ("Russia", 3)):
        answer = verifier("open", Vkeys=keys, Note=notes[name])
        assert answer["error"] == ""
        assert len(answer["names"]) == count
    answer = verifier("open", Vkeys=keys, Note=notes[""])
    assert (answer["error"], len(answer["names"]) >= 2) == ("", True)


def test_go_refuses_a_line_of_ml_dsa_that_was_altered(
    host: Secretariat, verifier: Verifier
) -> None:
    keys, notes = vkeys(host), at_the_end(host)
    note = notes["Russia"]
    place = len(note) - 2_000
    other = "A" if note[place] != "A" else "B"
    answer = verifier("open", Vkeys=keys, Note=note[:place] + other + note[place + 1 :])
    assert answer["error"] != ""
