"""SIGKILL at any instant: nothing acknowledged is lost, nothing shown is taken back."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from comity.log.checkpoint import parse_checkpoint
from comity.log.note import check_note, parse_note, parse_vkey
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle
from comity.secretariat.house import House
from comity.secretariat.settings import Settings
from comity.wire.reader import Reader
from tests.live import Secretariat
from tests.secretariat.lodgers import Lodger, Told
from tests.world import World

PARTIES = ("Alliance", "Russia", "Norway", "Spain")


@pytest.fixture
def host(tmp_path: Path) -> Secretariat:
    host = Secretariat(tmp_path / "host", World(PARTIES), ["--clerk-seconds", "0.05"])
    host.world.texts("the same for all")
    return host


def served_entries(base: str, size: int) -> list[bytes]:
    """Every entry of the log, as anybody gets them: by tiles."""
    entries: list[bytes] = []
    for index in range(-(-size // WIDTH)):
        width = min(WIDTH, size - index * WIDTH)
        raw = httpx2.get(f"{base}/{format_path(Tile(-1, index, width))}").content
        entries += parse_bundle(raw, width)
    return entries


def check_served(host: Secretariat, told: list[Told]) -> int:
    """The record as served is sound, gapless, and bears out all that anybody was told."""
    raw = parse_note(httpx2.get(f"{host.base}/checkpoint").content)
    check_note(raw, [parse_vkey(host.world.vkey("log"))])
    checkpoint = parse_checkpoint(raw.text)
    documents: dict[str, bytes] = dict(host.world.documents)
    for each in told:
        documents |= each.documents
    reader = Reader(documents.get)
    readings = [reader.read(entry) for entry in served_entries(host.base, checkpoint.size)]
    assert [reading.error for reading in readings if reading.error] == []
    assert reader.roots[-1] == checkpoint.root
    indices = {reading.id: reading.index for reading in readings}
    assert len(indices) == checkpoint.size
    for each in told:
        assert each.trouble == []
        for identity, (index, size) in each.acts.items():
            assert indices[identity] == index < size
        for size, root in each.roots.items():
            assert reader.roots[size] == root, "a published checkpoint was taken back"
    return checkpoint.size


@pytest.mark.threat(8)
@pytest.mark.timeout(180)
def test_killed_at_random_instants_under_load_it_loses_nothing_acknowledged(
    host: Secretariat,
) -> None:
    dice, kills = random.Random(23), 12
    host.start()
    host.found()
    lodgers = [Lodger(host.world, party, host.base) for party in PARTIES]
    for lodger in lodgers:
        lodger.start()
    for _ in range(kills):
        time.sleep(dice.uniform(0.05, 0.5))
        host.kill()
        host.start()
    time.sleep(0.3)
    for lodger in lodgers:
        lodger.stop.set()
    for lodger in lodgers:
        lodger.join(30)
        assert not lodger.is_alive()
    told = [lodger.told for lodger in lodgers]
    size = check_served(host, told)
    acknowledged = sum(len(each.acts) for each in told)
    assert size == len(host.world.entries) + acknowledged
    for each in told:
        for identity, (index, first) in each.acts.items():
            answer = httpx2.get(f"{host.base}/act/{identity}").json()
            assert (answer["index"], answer["size"]) == (index, first)
            break
        for name, data in list(each.documents.items())[-3:]:
            assert httpx2.get(f"{host.base}/document/{name}").content == data
    assert acknowledged > kills * 4, "killed too early to show anything"
    assert sum(each.retries for each in told) > kills
    assert host.stop() < 3
    house = House(Settings(data=Path(host.words[host.words.index("--data") + 1])))
    house.recover()
    assert house.archive(host.world.council).size == size
    house.close()


def test_sigterm_under_load_stops_within_three_seconds_and_counts_as_success(
    host: Secretariat,
) -> None:
    host.start()
    host.found()
    lodgers = [Lodger(host.world, party, host.base) for party in PARTIES]
    for lodger in lodgers:
        lodger.start()
    time.sleep(0.5)
    assert host.stop() < 3
    assert host.child is not None
    assert host.child.returncode == 0
    host.start()
    for lodger in lodgers:
        lodger.stop.set()
    for lodger in lodgers:
        lodger.join(20)
    check_served(host, [lodger.told for lodger in lodgers])
    assert host.stop() < 3


def test_sigterm_while_bodies_are_being_sent_stops_within_three_seconds(host: Secretariat) -> None:
    host.start()
    host.found()
    lines = []
    for _ in range(5):
        line = socket.create_connection(("127.0.0.1", host.port))
        line.sendall(f"POST /council/{host.world.council}/act HTTP/1.1\r\nHost: x\r\n".encode())
        line.sendall(b"Content-Length: 500\r\n\r\nabc")
        lines.append(line)
    assert host.stop() < 3
    for line in lines:
        line.close()


def test_a_second_process_on_the_same_directory_says_so(host: Secretariat) -> None:
    host.start()
    other = subprocess.run(
        [word if word != str(host.port) else "0" for word in host.words],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert other.returncode == 1
    assert "Another secretariat is serving this data directory." in other.stderr
    assert other.stdout == ""
    host.kill()


def test_a_taken_port_is_said_in_words(host: Secretariat, tmp_path: Path) -> None:
    host.start()
    words = [sys.executable, "-m", "comity.cli.main", "secretariat", "run"]
    words += ["--data", str(tmp_path / "other"), "--port", str(host.port)]
    other = subprocess.run(words, capture_output=True, text=True, timeout=20)
    assert other.returncode == 1
    assert "address-taken" in other.stderr
    host.kill()


def test_killed_while_it_starts_it_starts_again(host: Secretariat) -> None:
    host.start()
    host.found()
    checkpoint = httpx2.get(f"{host.base}/checkpoint").content
    host.kill()
    for pause in (0.05, 0.1, 0.2, 0.3, 0.4):
        child = subprocess.Popen(host.words, stdout=subprocess.DEVNULL)
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    host.start()
    assert httpx2.get(f"{host.base}/checkpoint").content == checkpoint
    host.kill()
