"""Nodes as processes: they say when they listen, stop when told, and serve what they hold."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from comity.log.note import COSIGNATURE, parse_note
from comity.log.tiles import format_path, tiles_of
from tests.live import NodeProcess, Secretariat, write_key
from tests.node.hosting import Host, silent
from tests.world import World


def until(test: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end
        time.sleep(0.05)


def comity(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "comity.cli.main", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def config(folder: Path, world: World, url: str, **changes: object) -> Path:
    """The settings of Russia's node."""
    write_key(
        folder / "notice.skey",
        f"{world.name}.example/Russia/notice",
        COSIGNATURE,
        world.key("Russia/notice"),
    )
    top = {"store": '"node.sqlite"', "port": 0, "poll_seconds": 0.1} | changes
    rows = [f"{key} = {value}" for key, value in top.items()]
    rows += ["[[follow]]", 'party = "Russia"', 'key = "notice.skey"']
    rows += [f'council = "{world.council}"', f'url = "{url}"']
    file = folder / "node.toml"
    file.write_text("\n".join(rows) + "\n")
    return file


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Secretariat, NodeProcess]]:
    """A host with a record of more than one bundle, and a node that holds it."""
    world = World()
    texts = world.texts("text")
    for number in range(260):
        world.do("table", "Alliance", sphere="open", title=f"matter {number}", texts=texts)
    host = Secretariat(tmp_path / "host", world)
    host.start()
    host.found()
    node = NodeProcess(tmp_path / "node", world, host, "Russia")
    node.start()
    yield host, node
    node.stop()
    host.stop()


def test_a_node_serves_byte_for_byte_what_the_host_serves(
    served: tuple[Secretariat, NodeProcess], tmp_path: Path
) -> None:
    host, node = served
    world = host.world
    base = f"{node.url}/council/{world.council}"
    size = len(world.entries)
    until(lambda: httpx2.get(f"{node.url}/health").json()["follows"][0]["size"] == size)
    until(lambda: httpx2.get(f"{base}/cosigned").json() == ["Russia"])
    paths = [format_path(tile) for tile in tiles_of(size)]
    paths += ["tile/0/000.p/7", "tile/entries/001.p/1", "vkeys", "cosigned/Russia"]
    paths += [f"document/{name}" for name in world.documents]
    for path in paths:
        there, here = (httpx2.get(f"{prefix}/{path}") for prefix in (host.base, base))
        assert (here.status_code, here.content) == (there.status_code, there.content), path
        for header in ("content-type", "cache-control", "x-content-type-options"):
            assert here.headers[header] == there.headers[header], path
    there, here = (httpx2.get(f"{prefix}/checkpoint") for prefix in (host.base, base))
    assert here.content == world.cosigned_by_log()
    assert {*here.content.split(b"\n")} < {*there.content.split(b"\n")}
    assert here.headers["cache-control"] == there.headers["cache-control"] == "no-store"
    for path in ("tile/0/009", "tile/x", "document/00", "cosigned/Nobody", "x", "vkeys/"):
        there, here = (httpx2.get(f"{prefix}/{path}") for prefix in (host.base, base))
        assert here.status_code == there.status_code, path
        assert here.json()["error"].keys() == there.json()["error"].keys()
    # The copy can be written out while the node runs, and is sound.
    words = ["node", "export", str(node.file), world.council, str(tmp_path / "export")]
    assert comity(*words).returncode == 0
    judged = comity("verify", str(tmp_path / "export"), "--council", world.council)
    assert judged.returncode == 0, judged.stdout
    again = comity(*words)
    assert again.returncode == 1
    assert "export-exists" in again.stderr


def test_a_node_whose_host_hangs_stops_in_time_and_serves_meanwhile(
    tmp_path: Path, world: World, host: Host
) -> None:
    host.twists["checkpoint"] = silent
    file = config(tmp_path, world, host.url)
    words = [sys.executable, "-m", "comity.cli.main", "node", "run", str(file)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    url = child.stdout.readline().split()[-1]
    until(lambda: "checkpoint" in host.asked)
    assert httpx2.get(f"{url}/health").json()["status"] == "ok"
    missing = httpx2.get(f"{url}/council/{world.council}/checkpoint")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "copy-empty")
    started = time.monotonic()
    child.terminate()
    assert child.wait(10) == 0
    assert time.monotonic() - started < 3


def test_a_host_that_hangs_delays_no_other_councils_notice(
    tmp_path: Path, world: World, host: Host
) -> None:
    other = World(name="other")
    hanging = Host(other)
    hanging.twists["checkpoint"] = silent
    file = config(tmp_path, world, host.url)
    rows = ["[[follow]]", 'party = "Russia"', 'key = "other.skey"']
    rows += [f'council = "{other.council}"', f'url = "{hanging.url}"']
    text = file.read_text()
    place = text.index("[[follow]]")
    file.write_text(text[:place] + "\n".join(rows) + "\n" + text[place:])
    name = "other.example/Russia/notice"
    write_key(tmp_path / "other.skey", name, COSIGNATURE, other.key("Russia/notice"))
    words = [sys.executable, "-m", "comity.cli.main", "node", "run", str(file)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    until(lambda: len(host.received) == 1, 5)
    child.terminate()
    assert child.wait(10) == 0
    hanging.stop()


def test_a_node_killed_at_any_time_goes_on(tmp_path: Path, world: World, host: Host) -> None:
    file = config(tmp_path, world, host.url)
    words = [sys.executable, "-m", "comity.cli.main", "node", "run", str(file)]
    for number in range(6):
        texts = world.texts(f"text {number}")
        for _ in range(20):
            world.do("table", "Alliance", sphere="open", title="matter", texts=texts)
        child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.03 * number)
        child.kill()
        child.wait()
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    end = world.checkpoint_text()
    until(lambda: bool(host.received) and parse_note(host.received[-1]).text == end)
    child.terminate()
    child.wait(10)
    signed = [parse_note(raw).text for raw in host.received]
    sizes = [int(text.split(b"\n")[1]) for text in signed]
    assert sizes == sorted(sizes)
    assert all(
        text == world.checkpoint_text(size) for size, text in zip(sizes, signed, strict=True)
    )


def test_wrong_use_is_told_apart_and_leaves_nothing_behind(tmp_path: Path, world: World) -> None:
    assert comity("node", "run").returncode == 64
    assert comity("node", "run", str(tmp_path / "nothing.toml")).returncode == 64
    assert comity("witness", "run", "--port", "x").returncode == 64
    file = config(tmp_path, world, "http://127.0.0.1:1")
    before = sorted(tmp_path.iterdir())
    ran = comity("node", "export", str(file), world.council, str(tmp_path / "export"))
    assert (ran.returncode, "store-absent" in ran.stderr) == (2, True)
    assert sorted(tmp_path.iterdir()) == before
    write_key(tmp_path / "notice.skey", "council.example/x", 1, world.key("Russia/notice"))
    ran = comity("node", "run", str(file))
    assert (ran.returncode, "notice-key-kind" in ran.stderr) == (1, True)
    assert sorted(tmp_path.iterdir()) == before
    config(tmp_path, world, "http://127.0.0.1:1", heartbeat_second=5)
    ran = comity("node", "run", str(file))
    assert (ran.returncode, "heartbeat_second is not known" in ran.stderr) == (1, True)


def test_a_port_that_is_taken_is_said(tmp_path: Path, world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = comity("node", "run", str(config(tmp_path, world, "http://127.0.0.1:1", port=port)))
        assert (ran.returncode, "address-taken" in ran.stderr) == (1, True)
        key = write_key(tmp_path / "key", "council.example/Oslo", 4, world.key("Oslo"))
        words = ["--data", str(tmp_path / "w"), "--key", str(key), "--logs", str(tmp_path / "l")]
        ran = comity("witness", "run", *words, "--port", str(port))
        assert (ran.returncode, "address-taken" in ran.stderr) == (1, True)
