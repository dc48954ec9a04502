"""From a circulation's admission to the last of twenty nodes' notice, all of them real processes.

Each node asks the secretariat at its poll interval, checks and keeps what is new, and cosigns. The
secretariat holds a party's notice when its cosigned checkpoint covers the circulation.
"""

from __future__ import annotations

import http.client
import statistics
import time
from pathlib import Path

from bench.rows import Row, Show, cost, runs
from comity.log.checkpoint import parse_checkpoint
from comity.log.note import parse_note
from comity.wire.act import parse_signed_act, sign_act
from tests.live import NodeProcess, Secretariat
from tests.world import World

POLL_SECONDS = 1.0
LONGEST_SECONDS = 60.0
ROUND_TRIPS = 200


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Seconds from admission to the last notice, against the poll interval and one round trip."""
    parties = tuple(f"Party{number}" for number in range(3 if quick else 20))
    world = World(parties)
    loads = circulations(world, parties[0], len(runs(quick)))
    host = Secretariat(folder / "host", world)
    nodes = [NodeProcess(folder / p, world, host, p, poll_seconds=POLL_SECONDS) for p in parties]
    try:
        host.start()
        host.found()
        for done, node in enumerate(nodes):
            show(f"starting nodes: {done} of {len(nodes)}")
            node.start()
        watch = Watch(host, parties)
        watch.wait(len(world.entries))
        trips, lasts = [], []
        for run, load in enumerate(loads, 1):
            show(f"circulating to {len(nodes)} nodes, run {run}")
            trips.append(watch.round_trip())
            lasts.append(last_notice(watch, load))
    finally:
        for process in (*nodes, host):
            if process.child is not None:
                process.stop()
    name = f"from admission to the last of {len(parties)} nodes' notice"
    poll = cost("the nodes' poll interval", [POLL_SECONDS], "s")
    trip = cost("one HTTP round trip while the nodes poll, median", trips, "s")
    return [poll, trip, cost(name, lasts, "s", poll), cost(name, lasts, "s", trip)]


def circulations(world: World, party: str, count: int) -> list[tuple[bytes, bytes]]:
    """Pairs of acts of a party, to table and to circulate, that nobody else's acts can upset."""
    council = world.reader.council
    assert council is not None
    signer = world.signer(party)
    texts = world.texts("the same for all")
    prev, pairs = council.chains[party].tip, []
    for number in range(count):
        fields = {"sphere": "open", "title": f"matter {number}", "texts": texts, "prev": prev}
        tabled = sign_act(world.head("table", party, signer) | fields, *signer)
        prev = parse_signed_act(tabled).id
        fields = {"matter": prev, "texts": texts, "prev": prev}
        head = world.head("circulate", party, signer) | {"deadline": int(time.time()) + 3600}
        served = sign_act(head | fields, *signer)
        prev = parse_signed_act(served).id
        pairs.append((tabled, served))
    return pairs


def last_notice(watch: Watch, load: tuple[bytes, bytes]) -> float:
    """Seconds from the answer that a circulation is admitted until every party has notice."""
    for entry in load:
        answer = watch.host.lodge(entry)
        assert answer.status_code == 201, answer.text
    started = time.perf_counter()
    watch.wait(answer.json()["index"] + 1)
    return time.perf_counter() - started


class Watch:
    """Looks over one open line at what the secretariat holds of every party's notice."""

    def __init__(self, host: Secretariat, parties: tuple[str, ...]) -> None:
        self.host, self.parties = host, parties
        self.line = http.client.HTTPConnection("127.0.0.1", host.port)

    def wait(self, size: int) -> None:
        """Wait until every party has cosigned a checkpoint over at least `size` entries."""
        end = time.monotonic() + LONGEST_SECONDS
        for party in self.parties:
            while self._noticed(party) < size:
                assert time.monotonic() < end, f"{party} gave no notice"
                time.sleep(0.01)

    def round_trip(self) -> float:
        """Seconds for the checkpoint, the median of many."""
        took = []
        for _ in range(ROUND_TRIPS):
            started = time.perf_counter()
            self._get("checkpoint")
            took.append(time.perf_counter() - started)
        return statistics.median(took)

    def _noticed(self, party: str) -> int:
        raw = self._get(f"cosigned/{party}")
        return 0 if raw is None else parse_checkpoint(parse_note(raw).text).size

    def _get(self, path: str) -> bytes | None:
        self.line.request("GET", f"/council/{self.host.world.council}/{path}")
        answer = self.line.getresponse()
        raw = answer.read()
        return raw if answer.status == 200 else None
