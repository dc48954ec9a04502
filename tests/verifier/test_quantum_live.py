"""A council on loopback with keys of ML-DSA-44, from founding to a decision judged by both."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page

from comity.log.note import ED25519, MLDSA, parse_note
from comity.log.signed import check_signed
from tests.live import NodeProcess, Process, Running, Secretariat, WitnessProcess
from tests.quantum import QuantumWorld
from tests.verifier.page import Job, second
from tests.world import procedure

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Alliance and Oslo have two keys, Russia and Vienna one of ML-DSA-44, the log has both."""
    periods = [{"standing": "decides", "seconds": 1}]
    unheard = [procedure(name, periods=[]) for name in ("alone", "unheard")]
    world = QuantumWorld(changes={"procedures": [procedure(periods=periods), *unheard]})
    witnesses = [WitnessProcess(tmp_path / name, world, name) for name in world.witnesses]
    options = ["--clerk-seconds", "0.1"]
    for name, witness in zip(world.witnesses, witnesses, strict=True):
        options += ["--witness", f"{name}={witness.url}"]
    host = Secretariat(tmp_path / "host", world, options)
    nodes = {party: NodeProcess(tmp_path / party, world, host, party) for party in world.parties}
    processes: list[Process] = [*witnesses, host, *nodes.values()]
    try:
        for process in processes:
            process.start()
            if process is host:
                host.found()
        yield Running(world, host, nodes, witnesses)
    finally:
        for process in processes:
            if process.child is not None:
                process.stop()


def comity(*words: str) -> str:
    """What a command says on standard output, which must end well."""
    command = [sys.executable, "-m", "comity.cli.main", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def decide(running: Running) -> str:
    """Circulate a text, answer it, and wait until everybody holds what came of it."""
    world = running.world
    texts = world.texts("text")
    matter = running.lodge(world.act("table", "Alliance", sphere="open", title="text", texts=texts))
    deadline = int(time.time()) + 1
    fields: dict[str, Any] = {"matter": matter, "texts": texts, "deadline": deadline}
    circulation = running.lodge(world.act("circulate", "Alliance", **fields))
    running.lodge(world.position("Russia", circulation, "approve"))
    council = running.until(lambda c: circulation in c.closed and not c.trailing, 40)
    outcome = council.closed[circulation].outcome
    assert outcome is not None
    assert outcome.kind == "adopted"
    return circulation


def lengths(url: str) -> list[int]:
    """Bytes of each signature on the latest checkpoint at an address, once the record's end."""
    return [len(line.signature) for line in parse_note(httpx2.get(url).content).signatures]


def test_a_decision_under_both_kinds_of_keys_stands_before_both_judges(
    running: Running, judge: Page, tmp_path: Path
) -> None:
    world, host, node = running.world, running.host, running.nodes["Russia"]
    circulation = decide(running)
    note = parse_note(httpx2.get(f"{host.base}/checkpoint").content)
    signed = check_signed(note, world.reader.log_keys(), ()).logs
    assert sorted(vkey.kind for vkey in signed) == [ED25519, MLDSA]
    wanted = {"Alliance": [72, 2428], "Russia": [2428], "Oslo": [72, 2428], "Vienna": [2428]}
    for name, own in {**wanted, "Geneva": [72]}.items():
        # A host shows the log's lines in an order that changes with the size.
        held = lengths(f"{host.base}/cosigned/{name}")
        assert (sorted(held[:2]), held[2:]) == ([64, 2428], own)
    size = len(world.entries)
    end = time.monotonic() + 30
    base = f"{node.url}/council/{world.council}/cosigned"
    while any(
        f"\n{size}\n" not in httpx2.get(f"{base}/{name}").text for name in [*wanted, "Geneva"]
    ):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert httpx2.get(f"{node.url}/alarms").json() == {"alarms": []}
    directory = tmp_path / "export"
    comity("node", "export", str(node.file), world.council, str(directory))
    told = json.loads(comity("verify", str(directory), "--council", world.council, "--json"))
    assert (told["verdict"], told["final"]) == ("sound", size)
    raw = tmp_path / "decision.comity"
    comity("certificate", "make", str(directory), circulation, "--out", str(raw))
    judged = comity("certificate", "verify", str(raw), "--council", world.council, "--json")
    assert json.loads(judged)["verdict"] == "sound"
    files = {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }
    jobs = [Job(world.council, files), Job(world.council, certificate=raw.read_bytes())]
    assert [said["verdict"] for said in second(judge, jobs)] == ["sound", "sound"]
    assert second(judge, jobs)[0]["final"] == size
