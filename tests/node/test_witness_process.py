"""A witness as a process: what it remembers, whom it trusts, and what a flood does to it."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from comity.log.proof import prove_consistency, reader_of
from comity.log.tree import leaf_hash
from tests.live import WitnessProcess
from tests.world import World


def question(world: World, old: int, size: int) -> bytes:
    """An add-checkpoint request."""
    read = reader_of([leaf_hash(entry) for entry in world.entries])
    proof = prove_consistency(old, size, read) if old else ()
    lines = [b"old %d" % old, *(base64.b64encode(node) for node in proof), b""]
    return b"\n".join([*lines, world.cosigned_by_log(size)])


@pytest.fixture
def witness(tmp_path: Path, world: World) -> Iterator[WitnessProcess]:
    """A witness for the world's log."""
    witness = WitnessProcess(tmp_path / "witness", world, "Oslo")
    witness.start()
    yield witness
    witness.stop()


def test_a_witness_killed_after_its_answer_remembers_it(
    world: World, witness: WitnessProcess
) -> None:
    ask = f"{witness.url}/add-checkpoint"
    page = f"{witness.url}/{sha256(world.origin.encode()).hexdigest()}/checkpoint"
    assert httpx2.get(page).status_code == 404
    first = httpx2.post(ask, content=question(world, 0, 4))
    assert first.status_code == 200
    witness.kill()
    witness.start()
    again = httpx2.post(ask, content=question(world, 0, 6))
    assert (again.status_code, again.content) == (409, b"4\n")
    assert again.headers["content-type"] == "text/x.tlog.size"
    assert httpx2.get(page).content == world.cosigned_by_log(4) + first.content
    assert httpx2.post(ask, content=question(world, 4, 6)).status_code == 200
    witness.child.terminate()  # type: ignore[union-attr]
    assert witness.child.wait(3) == 0  # type: ignore[union-attr]


def test_a_log_added_to_the_file_is_trusted_without_a_restart(
    world: World, witness: WitnessProcess, tmp_path: Path
) -> None:
    other = World(name="other")
    ask = f"{witness.url}/add-checkpoint"
    assert httpx2.post(ask, content=question(other, 0, 4)).status_code == 404
    logs = tmp_path / "witness" / "logs"
    held = logs.read_text()
    logs.write_text("not a key\n")
    assert httpx2.post(ask, content=question(other, 0, 4)).status_code == 404
    assert httpx2.post(ask, content=question(world, 0, 4)).status_code == 200
    logs.write_text(held + other.vkey("log") + "\n")
    assert httpx2.post(ask, content=question(other, 0, 4)).status_code == 200


@pytest.mark.threat(47)
def test_junk_by_the_thousand_does_not_keep_a_witness_from_honest_logs(
    world: World, witness: WitnessProcess
) -> None:
    ask = f"{witness.url}/add-checkpoint"
    texts = world.texts("text")
    forged = question(World(name="council"), 0, 4).replace(b"old 0", b"old 3")
    forged = forged[:-8] + b"AAAAAA=\n"
    stranger = question(World(name="stranger"), 0, 4)
    huge = b"old 0\n\n" + b"x" * 200_000
    junk = [forged, stranger, b"", b"old 0\n\n\n", huge, question(world, 0, 4)]
    over = time.monotonic() + 4
    sent: list[int] = []

    def flood(number: int) -> None:
        with httpx2.Client() as client:
            while time.monotonic() < over:
                try:
                    answer = client.post(ask, content=junk[(number + len(sent)) % len(junk)])
                    sent.append(answer.status_code)
                except httpx2.HTTPError:
                    sent.append(0)

    with ThreadPoolExecutor(8) as pool:
        floods = [pool.submit(flood, number) for number in range(8)]
        waited, old, statuses = [], 0, []
        while time.monotonic() < over:
            world.do("table", "Alliance", sphere="open", title="matter", texts=texts)
            size = len(world.entries)
            started = time.monotonic()
            answer = httpx2.post(ask, content=question(world, old, size), timeout=5)
            waited.append(time.monotonic() - started)
            statuses.append(answer.status_code)
            old = size if answer.status_code == 200 else int(answer.content)
            time.sleep(0.05)
        for each in floods:
            each.result()
    assert len(sent) > 200
    # A stranger may have been first with an old checkpoint, never with a new one.
    assert set(statuses[1:]) == {200}
    assert sorted(waited)[int(len(waited) * 0.99)] < 1
