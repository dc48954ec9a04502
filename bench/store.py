"""What a store adds to a bare commit: single appends, groups of entries, and reads."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from pathlib import Path

from bench.machine import BODY, commit, timed
from bench.rows import Row, Show, rate, runs
from comity.store.sqlite import SqliteStore

GROUPS = (1, 100)


def measure(folder: Path, quick: bool, show: Show) -> list[Row]:
    """Durable appends and reads each second, against bare commits of one row."""
    count = 20 if quick else 1_000
    bare, found = [], []
    appended: dict[int, list[float]] = {group: [] for group in GROUPS}
    for run in runs(quick):
        show(f"appending to a store, run {run}")
        bare.append(count / commit(folder, count))
        store = SqliteStore(folder / f"{run}.sqlite", create=True)
        for group in GROUPS:
            appended[group].append(count / timed(partial(fill, store, count, group)))
        found.append(count / timed(partial(find, store, count)))
        store.close()
    base = rate("bare durable commits of one row", bare, "/s")
    rows = [base]
    for group, rates in appended.items():
        name = f"durable appends of {group} with a checkpoint"
        rows.append(rate(name, rates, "/s", base))
    return [*rows, rate("entries found by id, read and checked", found, "/s", base)]


def fill(store: SqliteStore, count: int, group: int) -> None:
    """So many appends of so many entries to a log of their own."""
    log = f"groups of {group}"
    store.create(log)
    for step in range(count):
        size = step * group
        entries = [entry(n) for n in range(size, size + group)]
        store.append(log, size, entries, b"checkpoint of %d" % (size + group))


def find(store: SqliteStore, count: int) -> None:
    """Look up so many entries of the longest log by id."""
    for number in range(count):
        assert store.find(f"groups of {GROUPS[-1]}", entry(number)[0]) == number


def entry(number: int) -> tuple[bytes, bytes]:
    """An entry of 600 bytes with an id of its own."""
    return sha256(b"%d" % number).digest(), BODY
