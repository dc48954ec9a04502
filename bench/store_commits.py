"""How many durable commits and entries a store takes each second; prints, asserts nothing.

Run: python bench/store_commits.py [folder on the disk to measure]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from comity.store.sqlite import SqliteStore

BODY = bytes(600)
SECONDS = 2.0


def rate(step: Callable[[int], object]) -> tuple[float, float, float]:
    """Steps per second over about two seconds, and p50 and p99 of one step in milliseconds."""
    took: list[float] = []
    start = time.perf_counter()
    while (before := time.perf_counter()) - start < SECONDS:
        step(len(took))
        took.append(time.perf_counter() - before)
    whole = time.perf_counter() - start
    took.sort()
    return len(took) / whole, took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3


def group(start: int, count: int) -> list[tuple[bytes, bytes]]:
    """Entries of 600 bytes with ids of their own."""
    return [(sha256(b"%d" % n).digest(), BODY) for n in range(start, start + count)]


def main() -> None:
    """Measure a plain flush, then single appends, groups and reads."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as folder:
        with open(Path(folder) / "plain", "wb", buffering=0) as plain:

            def flush(_: int) -> None:
                plain.write(BODY)
                os.fdatasync(plain.fileno())

            report("plain write and flush", 1, rate(flush))
        store = SqliteStore(Path(folder) / "store.db", create=True)
        for count in (1, 100, 1000):
            log = f"groups of {count}"
            store.create(log)

            def append(step: int, log: str = log, count: int = count) -> None:
                size = step * count
                store.append(log, size, group(size, count), b"checkpoint of %d" % (size + count))

            report(f"append, {log}", count, rate(append))
        log = "groups of 100"
        report("read 256", 256, rate(lambda _: store.read(log, 0, 256)))
        store.put_value("mark", b"0")
        report("get a value", 1, rate(lambda _: store.get_value("mark")))
        start = time.perf_counter()
        store.check()
        entries = sum(store.size(name) for name in store.logs())
        print(f"check of {entries} entries: {time.perf_counter() - start:.2f} s")
        store.close()


def report(name: str, count: int, measured: tuple[float, float, float]) -> None:
    """One line."""
    each, p50, p99 = measured
    line = f"{name}: {each:,.0f}/s, {each * count:,.0f} entries/s"
    print(f"{line}, p50 {p50:.2f} ms, p99 {p99:.2f} ms")


if __name__ == "__main__":
    main()
