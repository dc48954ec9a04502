"""A secretariat that brings its record to mirrors: a party's node, and a plain one outside."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from comity.log.note import COSIGNATURE, ED25519, parse_note
from comity.node.head import digest_of
from tests.live import NodeProcess, Process, Running, Secretariat, free_port, write_key
from tests.world import World, key, vkey


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


@pytest.fixture
def world() -> World:
    world = World()
    world.circulate("Alliance", "text")
    return world


def plain_mirror(data: Path, world: World) -> tuple[Process, str]:
    """A mirror outside the council that trusts its log."""
    port = free_port()
    file = write_key(data / "key.skey", "outside.example/m", COSIGNATURE, key("outside"))
    (data / "logs").write_text(vkey(world.origin, ED25519, world.log_key) + "\n")
    words = ["--data", str(data), "--key", str(file), "--logs", str(data / "logs")]
    return Process("mirror", "run", *words, "--port", str(port)), f"http://127.0.0.1:{port}"


def test_entries_and_documents_are_pushed_and_notice_comes_back(
    tmp_path: Path, world: World
) -> None:
    """The node looks by itself only once an hour; what comes sooner was pushed."""
    host = Secretariat(tmp_path / "host", world, ["--clerk-seconds", "0.1"])
    node = NodeProcess(tmp_path / "node", world, host, "Russia", poll_seconds=3600)
    outside, url = plain_mirror(tmp_path / "outside", world)
    host.words += ["--mirror", f"Russia={node.url}", "--mirror", f"Outside={url}/"]
    for process in (host, outside):
        process.start()
    host.found()
    node.start()
    page = f"{node.url}/mirror/{digest_of(world.origin)}/checkpoint"
    until(lambda: httpx2.get(page).status_code == 200)
    running = Running(world, host, {"Russia": node}, [])
    running.follow()
    texts = world.texts("pushed")
    running.lodge(world.act("table", "Alliance", sphere="open", title="pushed", texts=texts))

    def noticed() -> bool:
        running.follow()
        answer = httpx2.get(f"{host.base}/cosigned/Russia")
        return answer.status_code == 200 and world.checkpoint_text() in answer.content

    until(noticed)
    shown = parse_note(httpx2.get(page).content)
    assert shown.text == world.checkpoint_text()
    names = [line.name for line in shown.signatures]
    assert names == [world.origin, f"{world.name}.example/Russia/notice"]
    outer = f"{url}/{digest_of(world.origin)}/checkpoint"
    until(lambda: world.checkpoint_text() in httpx2.get(outer).content)
    assert "Outside" not in httpx2.get(f"{host.base}/cosigned").json()
    prefixes = (host.base, page.removesuffix("/checkpoint"), outer.removesuffix("/checkpoint"))
    for path in ("tile/entries/000.p/8", "tile/0/000.p/8"):
        assert len({httpx2.get(f"{prefix}/{path}").content for prefix in prefixes}) == 1
    assert node.stop() < 3
    outside.stop()
    host.stop()
