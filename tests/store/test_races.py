"""Several writers at once: of those that built on one size one wins, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from comity.errors import Conflict
from comity.store.port import Store
from comity.store.sqlite import SqliteStore
from tests.contract.stores import STORES, entries
from tests.store.processes import LOG, acknowledged, check_left_behind, start

ROUNDS = 30


def race(stores: list[Store], round_: int, start_line: Barrier) -> list[str]:
    """Each store appends on the size of this round at the same moment; who got what answer."""

    def run(number: int) -> str:
        group = entries(round_ * 2, round_ * 2 + 2, f"writer{number}")
        start_line.wait()
        try:
            stores[number].append("log", round_ * 2, group, f"writer{number}".encode())
        except Conflict as error:
            return error.code
        return "won"

    with ThreadPoolExecutor(len(stores)) as pool:
        return list(pool.map(run, range(len(stores))))


@pytest.mark.parametrize("kind", ["memory", "sqlite", "sqlite, a connection each"])
def test_of_racing_threads_exactly_one_wins_each_size(kind: str, tmp_path: Path) -> None:
    one = STORES[kind.split(",")[0]](tmp_path)
    one.create("log")
    stores: list[Store] = [one] * 3
    if "each" in kind:
        stores = [one, *(SqliteStore(tmp_path / "store.db") for _ in range(2))]
    for round_ in range(ROUNDS):
        answers = race(stores, round_, Barrier(3))
        assert sorted(answers) == ["log-moved", "log-moved", "won"]
        winner = f"writer{answers.index('won')}"
        expected = [body for _, body in entries(round_ * 2, round_ * 2 + 2, winner)]
        assert one.read("log", round_ * 2, round_ * 2 + 2) == expected
        assert one.checkpoint("log") == winner.encode()
    assert one.size("log") == ROUNDS * 2
    one.check()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_of_racing_threads_exactly_one_swaps_a_value(kind: str, tmp_path: Path) -> None:
    """Two signers on one high-water mark: both believing they moved it would be a fork."""
    store = STORES[kind](tmp_path)
    for round_ in range(ROUNDS):
        old = str(round_ - 1).encode() if round_ else None
        start_line = Barrier(3)

        def swap(_: int, old: bytes | None = old, line: Barrier = start_line) -> bool:
            line.wait()
            try:
                store.swap_value("mark", old, str((int(old) if old else -1) + 1).encode())
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(3) as pool:
            assert sorted(pool.map(swap, range(3))) == [False, False, True]


def test_readers_see_whole_groups_while_a_writer_writes(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db", create=True)
    store.create("log")

    def write() -> None:
        for size in range(0, 600, 3):
            store.append("log", size, entries(size, size + 3), str(size + 3).encode())

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not writing.done():
            size = store.size("log")
            assert size % 3 == 0
            assert len(store.read("log", 0, size)) == size
            assert size == 0 or store.checkpoint_at("log", size) == str(size).encode()
        writing.result()


def test_racing_processes_lose_nothing(tmp_path: Path) -> None:
    """Three processes make the same new file, then append to one log: every group is in it once."""
    path = tmp_path / "store.db"
    names = ["amy", "bob", "eve"]
    writers = {name: start(path, name, 40) for name in names}
    told = {name: writer.communicate(timeout=60)[0].split("\n") for name, writer in writers.items()}
    assert {name: writer.returncode for name, writer in writers.items()} == dict.fromkeys(names, 0)
    assert {name: len(acknowledged(lines)) for name, lines in told.items()} == dict.fromkeys(
        names, 40
    )
    size = check_left_behind(path, {name: acknowledged(lines) for name, lines in told.items()})
    assert size == 3 * 3 * 40
    assert SqliteStore(path).logs() == (LOG,)
