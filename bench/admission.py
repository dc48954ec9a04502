"""How many acts a secretariat admits each second: judged, signature checked, durable, answered."""

from __future__ import annotations

import http.client
import threading
import time
from pathlib import Path

from bench.machine import commit, used, verify
from bench.rows import Row, Show, cost, rate, runs
from comity.secretariat.admit import Admitted, admit
from comity.secretariat.ahead import GROUP
from comity.secretariat.house import House
from comity.wire.act import parse_signed_act, sign_act
from tests.live import Secretariat
from tests.secretariat.housing import make_house
from tests.world import World

PARTIES = tuple(f"Party{number}" for number in range(8))
TOGETHER = (1, 16, 256)
"""Acts in one commit: alone, a few, and the most that the sequencer takes together."""
CLIENTS = (1, 8)


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Acts admitted each second in process and over HTTP, against verifications and commits."""
    count, each = (32, 4) if quick else (2_048, 256)
    verified, spent, committed = [], [], []
    inside: dict[int, list[float]] = {together: [] for together in TOGETHER}
    spent_for: dict[int, list[float]] = {together: [] for together in TOGETHER}
    outside: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
    for run in runs(quick):
        show(f"admitting acts, run {run}")
        before = time.process_time()
        verified.append(count / verify(count, 1))
        spent.append((time.process_time() - before) / count * 1e6)
        committed.append(count / commit(folder, count))
        for together in TOGETHER:
            took, processor = in_process(folder / f"{run}-{together}", count, together)
            inside[together].append(count / took)
            spent_for[together].append(processor / count * 1e6)
        for clients in CLIENTS:
            outside[clients].append(over_http(folder / f"{run}-http{clients}", each, clients))
    raw = rate("strict verifications, one thread", verified, "/s")
    bare = rate("bare durable commits of one row", committed, "/s")
    alone = cost("one strict verification, time of the processor", spent, "µs")
    rows = [raw, bare, alone]
    for together, rates in inside.items():
        name = f"acts admitted in process, {together} in a commit"
        rows += [rate(name, rates, "acts/s", of) for of in (raw, bare)]
        rows.append(
            cost(f"{name}, time of the processors for one", spent_for[together], "µs", alone)
        )
    for clients, rates in outside.items():
        name = f"acts admitted over HTTP, {clients} at a time"
        rows += [rate(name, rates, "acts/s", of) for of in (raw, bare)]
    return rows


def signed(world: World, party: str, count: int) -> list[bytes]:
    """A party's next acts, each after the one before: matters with one text in common."""
    council = world.reader.council
    assert council is not None
    name, key = world.signer(party)
    texts = world.texts("the same for all")
    head, prev, entries = world.head("table", party, (name, key)), council.chains[party].tip, []
    for number in range(count):
        fields = {"sphere": "open", "title": f"{party} {number}", "texts": texts, "prev": prev}
        entries.append(sign_act(head | fields | {"nonce": f"{number:032x}"}, name, key))
        prev = parse_signed_act(entries[-1]).id
    return entries


def in_process(folder: Path, count: int, together: int) -> tuple[float, float]:
    """Seconds by the wall and of the processors to admit acts, so many in each commit."""
    world = World(PARTIES)
    entries = signed(world, PARTIES[0], count)
    house = make_house(folder, world)
    archive = house.archive(world.council)
    helpers = ready(house) if together >= GROUP else []
    started, before = time.perf_counter(), used(helpers)
    for start in range(0, count, together):
        for answer in admit(archive, entries[start : start + together]):
            assert isinstance(answer, Admitted), answer
    took, processor = time.perf_counter() - started, used(helpers) - before
    assert archive.size == len(world.entries) + count
    house.close()
    return took, processor


def ready(house: House) -> list[int]:
    """The processes that check signatures beside a busy host, once they have started."""
    while True:
        with house.helpers.borrow() as started:
            if len(started) == house.helpers.count:
                return [each.process.pid for each in started if each.process.pid is not None]
        time.sleep(0.01)


def over_http(folder: Path, each: int, clients: int) -> float:
    """Acts admitted each second from as many clients, each with one act under way."""
    world = World(PARTIES)
    loads = [signed(world, party, each) for party in PARTIES[:clients]]
    host = Secretariat(folder, world, ["--clerk-seconds", "60"])
    host.start()
    host.found()
    answered: list[int] = []
    work = [threading.Thread(target=_lodge, args=(host, load, answered)) for load in loads]
    started = time.perf_counter()
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    took = time.perf_counter() - started
    host.stop()
    assert answered == [201] * (clients * each), set(answered)
    return clients * each / took


def _lodge(host: Secretariat, entries: list[bytes], answered: list[int]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", host.port)
    for entry in entries:
        line.request("POST", f"/council/{host.world.council}/act", entry)
        answer = line.getresponse()
        answer.read()
        answered.append(answer.status)
    line.close()
