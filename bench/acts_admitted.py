"""How many acts a secretariat admits each second: durable, judged, signed, over real HTTP.

Run from the root of the project: python -m bench.acts_admitted [folder on the disk to measure]
Prints one line a figure, and the machine's own rates of Ed25519 verification and of commits.
"""

from __future__ import annotations

import http.client
import sys
import tempfile
import threading
import time
from pathlib import Path

from comity.keys import check_signature, generate_key
from comity.secretariat.admit import admit
from comity.store.sqlite import SqliteStore
from comity.wire.act import parse_signed_act, sign_act
from tests.live import Secretariat
from tests.secretariat.housing import make_house
from tests.world import World

PARTIES = tuple(f"Party{number}" for number in range(8))
EACH = 400


def acts(world: World, party: str, count: int) -> list[bytes]:
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


def lodge_all(host: Secretariat, entries: list[bytes]) -> None:
    """Lodge acts one after another over one line."""
    line = http.client.HTTPConnection("127.0.0.1", host.port)
    for entry in entries:
        line.request("POST", f"/council/{host.world.council}/act", entry)
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 201, body
    line.close()


def over_http(folder: Path, clients: int) -> float:
    """Acts admitted each second from as many clients."""
    world = World(PARTIES)
    loads = [acts(world, party, EACH) for party in PARTIES[:clients]]
    host = Secretariat(folder, world, ["--clerk-seconds", "60"])
    host.start()
    host.found()
    threads = [threading.Thread(target=lodge_all, args=(host, load)) for load in loads]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    host.stop()
    return clients * EACH / took


def in_process(folder: Path, together: int) -> float:
    """Acts admitted each second without HTTP, so many in each commit."""
    world = World(PARTIES)
    entries = acts(world, PARTIES[0], 1600)
    house = make_house(folder, world)
    archive = house.archive(world.council)
    started = time.perf_counter()
    for start in range(0, len(entries), together):
        answers = admit(archive, entries[start : start + together])
        assert len({id(answer) for answer in answers}) == together
    took = time.perf_counter() - started
    assert archive.size == len(world.entries) + len(entries)
    house.close()
    return len(entries) / took


def verifications() -> float:
    """Ed25519 verifications of 600 bytes each second on one core."""
    key, message = generate_key(bytes(32)), bytes(600)
    signature = key.sign(message)
    started = time.perf_counter()
    for _ in range(5000):
        check_signature(key.public, message, signature)
    return 5000 / (time.perf_counter() - started)


def commits(folder: Path) -> float:
    """Durable commits of one entry each second."""
    store = SqliteStore(folder / "commits.db", create=True)
    store.create("log")
    started = time.perf_counter()
    for size in range(1000):
        store.append("log", size, [(size.to_bytes(32, "big"), bytes(600))], b"%d" % size)
    return 1000 / (time.perf_counter() - started)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as name:
        folder = Path(name)
        print(f"Ed25519 verifications: {verifications():,.0f}/s; commits: {commits(folder):,.0f}/s")
        for clients in (1, 8):
            rate = over_http(folder / f"http{clients}", clients)
            print(f"acts admitted over HTTP, {clients} clients: {rate:,.0f}/s")
        for together in (1, 10, 100):
            rate = in_process(folder / f"together{together}", together)
            print(f"acts admitted in process, {together} in a commit: {rate:,.0f}/s")


if __name__ == "__main__":
    main()
