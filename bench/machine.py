"""What this machine can do by itself: the figures against which the others are measured."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from comity.keys import check_signature, generate_key
from comity.store.sqlite_file import connect, make_file

BODY = bytes(600)
"""About as many bytes as an act has."""
CORES = os.cpu_count() or 1


def timed(work: Callable[[], object]) -> float:
    """The seconds that some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def used(others: Iterable[int] = ()) -> float:
    """Seconds of the processors that this process, and others by their ids, have used so far."""
    # The clock of another process, as clock_getcpuclockid(3) names it on Linux.
    return time.process_time() + sum(time.clock_gettime(~other << 3 | 2) for other in others)


def verify(count: int, threads: int) -> float:
    """Seconds for so many strict Ed25519 verifications of 600 bytes, shared among threads."""
    key = generate_key(bytes(32))
    signature = key.sign(BODY)

    def some(number: int) -> None:
        for _ in range(count // threads + (number < count % threads)):
            check_signature(key.public, BODY, signature)

    if threads == 1:
        return timed(lambda: some(0))
    with ThreadPoolExecutor(threads) as pool:
        return timed(lambda: list(pool.map(some, range(threads))))


def commit(folder: Path, count: int) -> float:
    """Seconds for so many bare commits: one row of 600 bytes each, with the settings of a store."""
    path = folder / "bare.sqlite"
    make_file(path)
    connection = connect(path)
    connection.execute("CREATE TABLE bare (number INTEGER PRIMARY KEY, body BLOB)")

    def all_of_them() -> None:
        for _ in range(count):
            connection.execute("INSERT INTO bare (body) VALUES (?)", (BODY,))

    took = timed(all_of_them)
    connection.close()
    path.unlink()
    return took
