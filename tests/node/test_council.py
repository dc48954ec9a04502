"""A whole council as separate processes: host, three witnesses, a node for each party."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from comity.wire.reader import Reader
from tests.live import NodeProcess, Running, Secretariat, WitnessProcess
from tests.world import World, procedure


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    periods = [{"standing": "decides", "seconds": 1}, {"standing": "consulted", "seconds": 1}]
    changes = {
        "procedures": [
            procedure(periods=periods),
            procedure("alone", proposer="approve", periods=periods),
            procedure("unheard", proposer="approve", periods=[]),
        ],
    }
    world = World(changes=changes)
    witnesses = [WitnessProcess(tmp_path / name, world, name) for name in world.witnesses]
    for witness in witnesses:
        witness.start()
    options = ["--clerk-seconds", "0.1"]
    for name, witness in zip(world.witnesses, witnesses, strict=True):
        options += ["--witness", f"{name}={witness.url}"]
    host = Secretariat(tmp_path / "host", world, options)
    host.start()
    host.found()
    nodes = {party: NodeProcess(tmp_path / party, world, host, party) for party in world.parties}
    for node in nodes.values():
        node.start()
    yield Running(world, host, nodes, witnesses)
    for process in (*nodes.values(), host, *witnesses):
        assert process.stop() < 4


def test_a_council_decides_and_every_node_holds_the_whole_record(
    running: Running, tmp_path: Path
) -> None:
    world = running.world
    texts = world.texts("text")
    matter = running.lodge(world.act("table", "Alliance", sphere="open", title="text", texts=texts))
    deadline = int(time.time()) + 1
    circulation = running.lodge(
        world.act("circulate", "Alliance", matter=matter, texts=texts, deadline=deadline)
    )
    running.lodge(world.position("Russia", circulation, "approve"))
    council = running.until(lambda c: circulation in c.closed and not c.trailing)
    outcome = council.closed[circulation].outcome
    assert outcome is not None
    assert outcome.kind == "adopted"
    assert set(council.closed[circulation].notices) == {"Alliance", "Russia"}
    size = len(world.entries)
    everyone = {*world.parties, *world.witnesses}
    for party, node in running.nodes.items():
        _until(partial(_settled, node, world, everyone))
        page = httpx2.get(f"{node.url}/desk/{world.council}")
        assert "adopted" in page.text
        assert httpx2.get(f"{node.url}/alarms").json() == {"alarms": []}
        directory = tmp_path / f"export-{party}"
        node.stop()
        words = ["node", "export", str(node.file), world.council, str(directory)]
        subprocess.run([sys.executable, "-m", "comity.cli.main", *words], check=True)
        node.start()
        assert len(list((directory / "cosigned").iterdir())) == 5
        assert (directory / "checkpoint").read_text().split("\n")[1] == str(size)
    exports = [
        {
            str(path.relative_to(root)): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }
        for root in (tmp_path / "export-Alliance", tmp_path / "export-Russia")
    ]
    assert exports[0] == exports[1]


def _until(test: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end
        time.sleep(0.1)


def _settled(node: NodeProcess, world: World, everyone: set[str]) -> bool:
    """Whether a node holds everybody's cosignature of the record's end."""
    base = f"{node.url}/council/{world.council}"
    size = len(world.entries)
    for name in everyone:
        answer = httpx2.get(f"{base}/cosigned/{name}")
        if answer.status_code != 200 or answer.text.split("\n")[1] != str(size):
            return False
    return True


@pytest.mark.threat(10)
def test_a_host_set_back_to_an_old_copy_gets_no_cosignature(
    running: Running, tmp_path: Path
) -> None:
    import shutil

    world, host = running.world, running.host
    host.kill()
    shutil.copytree(tmp_path / "host", tmp_path / "backup")
    host.start()
    texts = world.texts("text")
    running.lodge(world.act("table", "Alliance", sphere="open", title="text", texts=texts))
    node = running.nodes["Russia"]
    _until(lambda: _size(node) == len(world.entries))
    host.kill()
    shutil.rmtree(tmp_path / "host")
    shutil.copytree(tmp_path / "backup", tmp_path / "host")
    host.start()
    held = _size(node)
    reader = Reader(world.documents.get)
    for entry in world.entries[:-1]:
        reader.read(entry)
    world.reader = reader
    entry = world.act("table", "Alliance", sphere="open", title="another", texts=texts)
    for data in world.documents.values():
        host.put(data)
    assert host.lodge(entry).status_code == 201
    _until(lambda: "split-view" in _alarms(node))
    alarm = _alarms(node)["split-view"]
    assert len(alarm["evidence"]) == 2
    for name in alarm["evidence"]:
        answer = httpx2.get(f"{node.url}/council/{world.council}/document/{name}")
        assert world.origin in answer.text
    assert _size(node) == held


def _alarms(node: NodeProcess) -> dict[str, Any]:
    """The alarms by code: at first a node may only see that its host is behind."""
    alarms = httpx2.get(f"{node.url}/alarms").json()["alarms"]
    return {alarm["code"]: alarm for alarm in alarms}


def _size(node: NodeProcess) -> int:
    return int(httpx2.get(f"{node.url}/health").json()["follows"][0]["size"])
